package kinglet.snapshot;

import java.util.ArrayDeque;
import kinglet.engine.keyspace.AccessClock;
import kinglet.engine.keyspace.ColdValueException;
import kinglet.engine.keyspace.CutVisitor;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.Values;

/**
 * Makes a snapshot's bytes of entries in any order; what a thread beside can do is left to its {@link SnapshotFeed}. Owned by
 * the executor.
 *
 * <p>While the snapshot is made in slices, a big value is not written when it is shown: it is captured, and {@link #writeBig}
 * writes it piece by piece. What is shown between two pieces cannot stand between them: it is written aside, and comes behind
 * the value. A cold value is fetched meanwhile, and written when it is here ({@link #writeCold()}); it is waited for if the
 * snapshot is made at once.
 */
public abstract class SnapshotEncoder implements CutVisitor {
  private static final long ASIDE_KEPT_BYTES = 1 << 20;

  private final Keyspace keyspace;
  private final Values values;
  private final boolean inSlices;
  private final ArrayDeque<Big> bigs = new ArrayDeque<>();
  private final ColdQueue colds = new ColdQueue();
  private final NativeBuffer coldKey = new NativeBuffer();
  private final NativeBuffer aside = new NativeBuffer();
  private NativeBuffer buffer = new NativeBuffer();
  private final RdbWriter out = new RdbWriter(buffer);
  private boolean inBig;

  /** A value that is written in pieces, and the bytes that come before it. */
  private static final class Big {
    private final int database;
    private final byte[] head;
    private final ValueCapture value;

    Big(int database, byte[] head, ValueCapture value) {
      this.database = database;
      this.head = head;
      this.value = value;
    }
  }

  /**
   * An encoder.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   * @param inSlices whether big values are written piece by piece
   */
  protected SnapshotEncoder(Keyspace keyspace, Values values, boolean inSlices) {
    this.keyspace = keyspace;
    this.values = values;
    this.inSlices = inSlices;
  }

  /** See {@link RdbWriter#compressing}. */
  public void compressing(boolean on) {
    out.compressing(on);
  }

  protected final Keyspace keyspace() {
    return keyspace;
  }

  protected final Values values() {
    return values;
  }

  protected final AccessClock access() {
    return keyspace.access();
  }

  /** Writes into {@link #buffer}, into {@link #target}, or into the head of a value that is written in pieces. */
  protected final RdbWriter out() {
    return out;
  }

  /** Where the bytes are. */
  protected final NativeBuffer buffer() {
    return buffer;
  }

  /** Where an entry that is shown now is written. */
  protected final NativeBuffer target() {
    return inBig ? aside : buffer;
  }

  /** The beginning of a file. */
  protected abstract void begin(boolean logBase);

  /** The end of a file. */
  protected abstract void end();

  /** What brings its bytes to a sink. */
  protected abstract SnapshotFeed feedTo(SnapshotSink sink, boolean checksum);

  /** Writes an entry, whole. */
  protected abstract void write(int database, long entry);

  /** Writes what comes before an entry's value. */
  protected abstract void writeHead(int database, long entry, int rdbType);

  /** Begins a piece of a big value in {@link #buffer}; before the head, if it is the first. */
  protected abstract void beginPiece(int database, boolean first);

  /** Ends it. */
  protected abstract void endPiece(boolean last);

  /** Goes on in another buffer. */
  final void into(NativeBuffer next) {
    buffer = next;
    out.into(target());
  }

  /** Bytes that wait, because they cannot be between the pieces of a value. */
  final long asideBytes() {
    return aside.length();
  }

  @Override
  public final void visit(int database, long entry) {
    if (Entry.isCold(entry)) {
      visitCold(database, entry);
      return;
    }
    ValueCapture big = inSlices ? values.capture(entry) : null;
    if (big == null) {
      write(database, entry);
    } else {
      bigs.add(new Big(database, headOf(database, entry, big), big));
    }
  }

  private byte[] headOf(int database, long entry, ValueCapture value) {
    try (NativeBuffer head = new NativeBuffer()) {
      out.into(head);
      writeHead(database, entry, value.rdbType());
      return Memory.bytes(head.address(), (int) head.length());
    } finally {
      out.into(target());
    }
  }

  private void visitCold(int database, long entry) {
    ColdValue value = new ColdValue(database, entry);
    if (inSlices) {
      colds.add(value, keyspace.coldValues().fetch(entry));
    } else {
      writeCold(value, keyspace.coldValues().read(entry));
    }
  }

  /**
   * Writes the cold values that have come since they were shown.
   *
   * @throws ColdValueException if one could not be read: what is written will not be whole
   */
  final void writeCold() {
    for (ColdValue value = colds.peekHere(); value != null; value = colds.peekHere()) {
      writeCold(value, colds.bytes());
      colds.remove();
    }
  }

  /** An entry that is made for this stands in for the one that was shown. */
  private void writeCold(ColdValue value, byte[] record) {
    coldKey.clear(0);
    coldKey.put(value.key());
    long entry = keyspace.coldValues().decode(record, coldKey.address(), value.key().length);
    entry = value.describe(keyspace.aside(), entry);
    try {
      write(value.database(), entry);
    } finally {
      keyspace.aside().delete(entry);
    }
  }

  /** Whether cold values are to come. */
  final boolean hasCold() {
    return !colds.isEmpty();
  }

  /** Whether so many are to come that nothing more should be shown. */
  final boolean waitsForCold() {
    return colds.isFull();
  }

  /** Whether {@link #writeBig} has something to do. */
  final boolean hasBig() {
    return !bigs.isEmpty();
  }

  /** Goes on writing the big values that were shown, about so many members. */
  final void writeBig(int stepsMax) {
    Big big = bigs.getFirst();
    out.into(buffer);
    beginPiece(big.database, !inBig);
    if (!inBig) {
      buffer.put(big.head);
      inBig = true;
    }
    boolean last = big.value.encode(out, stepsMax);
    endPiece(last);
    if (last) {
      bigs.removeFirst().value.end();
      endBig();
    } else {
      out.into(aside);
    }
  }

  /** What was written aside comes behind the value. */
  private void endBig() {
    inBig = false;
    buffer.put(aside.address(), aside.length());
    aside.clear(ASIDE_KEPT_BYTES);
  }

  /** The snapshot will not be done. */
  final void giveUp() {
    for (Big big : bigs) {
      big.value.end();
    }
    bigs.clear();
    colds.clear();
    inBig = false;
    aside.clear(ASIDE_KEPT_BYTES);
    out.into(buffer);
  }
}
