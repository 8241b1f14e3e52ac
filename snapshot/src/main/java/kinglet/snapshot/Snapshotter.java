package kinglet.snapshot;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.exec.CronTask;
import kinglet.engine.keyspace.ColdValueException;
import kinglet.engine.keyspace.CutWalk;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots without a fork, one at a time: a {@link CutWalk} in slices of a {@link Pace}, whose entries a {@link
 * SnapshotEncoder} writes into buffers that go to the {@link SnapshotThread}. Owned by the executor.
 *
 * <p><b>Memory.</b> What the thread has not written yet is 16 buffers of 256 KiB, and one that is being filled. If all are full
 * because the disk is slow, the walk pauses. Entries that change then have to be written all the same, or the cut would be
 * lost: the last buffer grows by them, at most to the encoded size of all that is not walked yet. {@link #pendingBytes} tells
 * how much it is. Of big values, which are captured node by node, what has changed waits in the same way (see {@link
 * kinglet.engine.rdb.ValueCapture}). All that is outside of {@code maxmemory}, as what a fork would copy is in Redis.
 */
public final class Snapshotter implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final int NANOS_PER_MICRO = 1000;
  private static final int STEPS_BETWEEN_LOOKS = 8;
  private static final long WAIT_MS = 1;
  private static final long FINISH_LOOK_NANOS = 50_000;
  private static final int BIG_STEPS = 256;
  private static final int BUFFER_BYTES = 256 << 10;

  private enum Phase {
    WALKING,
    /** Everything is encoded; the last buffer is not given away yet. */
    LAST_BUFFER,
    /** The thread has all, or does not need it any more. */
    WRITING
  }

  private final Keyspace keyspace;
  private final CutWalk walk;
  private final EffectBatch effects;
  private final ServerStats stats;
  private final Clock clock;
  private final Pace pace;
  private final Map<SnapshotFormat, SnapshotEncoder> encoders;
  private final SnapshotThread thread;
  private SnapshotEncoder encoder;
  private SnapshotRequest waiting;
  private Transfer transfer;
  private Phase phase = Phase.WALKING;
  private long keysTotal;
  private long pendingBytesMax;
  private int stepsMax = Integer.MAX_VALUE;
  private int bufferBytes = BUFFER_BYTES;
  private long nextMs = Long.MAX_VALUE;
  private boolean held;

  /**
   * A maker of snapshots.
   *
   * @param encoders one for each format
   */
  public Snapshotter(Keyspace keyspace, EffectBatch effects, ServerStats stats, Clock clock,
      Map<SnapshotFormat, SnapshotEncoder> encoders, SnapshotThread thread) {
    this.keyspace = keyspace;
    this.effects = effects;
    this.stats = stats;
    this.clock = clock;
    pace = new Pace(stats, clock);
    this.encoders = encoders;
    this.thread = thread;
    encoder = encoders.get(SnapshotFormat.RDB);
    walk = keyspace.walk();
  }

  /** Has slices end after so many buckets, however fast they were, and buffers be given away at so many bytes; for tests. */
  public void divide(int steps, int bytes) {
    stepsMax = steps;
    bufferBytes = bytes;
  }

  /** Whether a snapshot was begun that is not over. */
  public boolean isRunning() {
    return waiting != null || transfer != null;
  }

  /** Whether {@link #begin} may be called. */
  public boolean mayBegin() {
    return !isRunning() && !held;
  }

  /** No snapshot may begin while this holds: not all keys are in the tables. */
  public void hold(boolean on) {
    held = on;
  }

  /**
   * Begins a snapshot; only if it {@link #mayBegin}. The cut is made now; or a little later, if the walk of a snapshot that
   * was given up has marks to set yet. Not in the middle of a transaction.
   */
  public void begin(SnapshotRequest request) {
    if (!mayBegin()) {
      throw new IllegalStateException("no snapshot can be made now");
    }
    if (walk.isActive()) {
      waiting = request;
    } else {
      cut(request);
    }
    nextMs = 0;
  }

  private void cut(SnapshotRequest request) {
    long startNanos = clock.nanos();
    // A snapshot lies between two commits, and what follows it can be read without what went before.
    effects.commit(keyspace.nowMs());
    effects.restart();
    waiting = null;
    encoder = encoders.get(request.format());
    transfer = new Transfer(request, encoder.feedTo(request.sink(), request.checksum()), bufferBytes);
    phase = Phase.WALKING;
    keysTotal = size();
    pendingBytesMax = 0;
    encoder.buffer().clear(bufferBytes);
    encoder.begin(request.logBase());
    thread.start(transfer);
    walk.begin(encoder);
    request.listener().cut(effects.offset());
    stats.snapshotCut((clock.nanos() - startNanos) / NANOS_PER_MICRO);
  }

  private long size() {
    long keys = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      keys += keyspace.database(i).size();
    }
    return keys;
  }

  /**
   * Gives the snapshot up; its listener hears of a failure. Afterwards it does not take its place any more: if the thread was
   * just about to finish it, this waits for that, as long as the disk needs, and the listener hears of a success.
   */
  public void abort() {
    if (waiting != null) {
      SnapshotRequest request = waiting;
      waiting = null;
      request.listener().failed(new IOException("given up"));
    } else if (transfer != null) {
      boolean inTime = transfer.abort();
      while (!inTime && !transfer.isOver()) {
        LockSupport.parkNanos(FINISH_LOOK_NANOS);
      }
      walk.giveUp();
      encoder.giveUp();
      phase = Phase.WRITING;
      thread.wake();
    }
  }

  /** How many keys the snapshot has to write. */
  public long keysTotal() {
    return transfer == null ? 0 : keysTotal;
  }

  /** How many it has written. */
  public long keysWritten() {
    return transfer == null ? 0 : walk.shown();
  }

  /** Bytes that wait for a buffer, because entries changed while the disk was busy. */
  public long pendingBytes() {
    return transfer == null ? 0 : encoder.buffer().length() + encoder.asideBytes();
  }

  /** The most that {@link #pendingBytes} was in the last snapshot. */
  public long pendingBytesMax() {
    return pendingBytesMax;
  }

  // ---- slices ----

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    int work = transfer == null ? mark() : slice();
    if (transfer == null && waiting == null && !walk.isActive()) {
      nextMs = Long.MAX_VALUE;
    } else {
      nextMs = work > 0 ? nowMs : nowMs + WAIT_MS;
    }
    return work;
  }

  /** Ends a walk that was given up, then begins what waits for that. */
  private int mark() {
    walkUntil(pace.begin());
    if (!walk.isActive() && waiting != null) {
      cut(waiting);
    }
    return 1;
  }

  private int slice() {
    if (transfer.isOver()) {
      end();
      return 1;
    }
    return switch (phase) {
      case WALKING -> walkOn();
      case LAST_BUFFER -> giveLast();
      case WRITING -> 0;
    };
  }

  private int walkOn() {
    handOver();
    if (!transfer.hasRoom()) {
      return 0;
    }
    if (!writeCold()) {
      abort();
      return 1;
    }
    walkUntil(pace.begin());
    if (encoder.waitsForCold() || !hasMore() && encoder.hasCold()) {
      return 0;
    }
    if (!hasMore()) {
      encoder.end();
      phase = Phase.LAST_BUFFER;
      giveLast();
    }
    return 1;
  }

  /** Cold values that have come. False if one could not be read: the snapshot would not be whole. */
  private boolean writeCold() {
    try {
      encoder.writeCold();
      return true;
    } catch (ColdValueException e) {
      LOG.error("The snapshot is given up: {}", e.getMessage());
      return false;
    }
  }

  private int giveLast() {
    if (!give()) {
      return 0;
    }
    phase = Phase.WRITING;
    transfer.finish();
    thread.wake();
    return 1;
  }

  private void walkUntil(long endNanos) {
    int steps = 0;
    boolean inTime = true;
    while (hasMore() && !encoder.waitsForCold() && inTime && steps < stepsMax && (transfer == null || transfer.hasRoom())) {
      step();
      handOver();
      steps++;
      inTime = steps % STEPS_BETWEEN_LOOKS != 0 || pace.isInTime(endNanos);
    }
    pace.end();
  }

  private boolean hasMore() {
    return encoder.hasBig() || walk.isActive();
  }

  /** A big value is written to its end before the walk goes on. */
  private void step() {
    if (encoder.hasBig()) {
      encoder.writeBig(BIG_STEPS);
    } else {
      boolean ignored = walk.step();
    }
  }

  /** Gives the buffer away if there is enough in it. */
  private void handOver() {
    long length = encoder.buffer().length();
    if (transfer != null && length >= bufferBytes) {
      pendingBytesMax = Math.max(pendingBytesMax, length + encoder.asideBytes());
      give();
    }
  }

  private boolean give() {
    NativeBuffer next = transfer.exchange(encoder.buffer());
    if (next != null) {
      encoder.into(next);
      thread.wake();
    }
    return next != null;
  }

  private void end() {
    Transfer over = transfer;
    transfer = null;
    walk.giveUp();
    encoder.giveUp();
    over.close();
    encoder.buffer().clear(0);
    if (over.failure() == null) {
      over.request().listener().saved();
    } else {
      over.request().listener().failed(over.failure());
    }
  }
}
