package kinglet.snapshot.mapped;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.function.Supplier;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.AccessNote;
import kinglet.snapshot.Functions;
import kinglet.snapshot.SnapshotEncoder;
import kinglet.snapshot.SnapshotFeed;
import kinglet.snapshot.SnapshotHead;
import kinglet.snapshot.SnapshotSink;

/** Makes the header and the frames of a mapped snapshot; its feed does the rest. Owned by the executor. */
public final class MappedEncoder extends SnapshotEncoder {
  private final Functions functions;
  private final SnapshotHead head;
  private final Supplier<AccessNote> accesses;
  private AccessNote note = AccessNote.NONE;
  private long pieceStart;

  /**
   * An encoder.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   */
  public MappedEncoder(Keyspace keyspace, Values values, Functions functions, SnapshotHead head, Supplier<AccessNote> accesses) {
    super(keyspace, values, true);
    this.functions = functions;
    this.head = head;
    this.accesses = accesses;
  }

  @Override
  protected SnapshotFeed feedTo(SnapshotSink sink, boolean checksum) {
    return new MappedFeed(sink);
  }

  @Override
  protected void begin(boolean logBase) {
    note = accesses.get();
    out().fixedLong(MappedFormat.MAGIC);
    out().fixedLong((long) MappedFormat.VERSION << Integer.SIZE);
    out().fixedLong(keyspace().seed());
    out().fixedLong(keys());
    out().fixedLong(head.epochSeconds().getAsLong());
    out().fixedLong(head.usedBytes().getAsLong());
    out().fixedLong(head.offset().getAsLong());
    buffer().put(Arrays.copyOf(head.replicationId().getBytes(US_ASCII),
        MappedFormat.HEADER_BYTES - MappedFormat.HEADER_REPLICATION_ID));
    for (byte[] library : functions.libraries()) {
      long start = open(buffer());
      out().putByte(MappedFormat.FUNCTION);
      out().length(library.length);
      buffer().put(library);
      close(buffer(), start, true);
    }
  }

  private long keys() {
    long keys = 0;
    for (int i = 0; i < keyspace().databaseCount(); i++) {
      keys += keyspace().database(i).size();
    }
    return keys;
  }

  private static long open(NativeBuffer to) {
    long start = to.length();
    Memory.putLong(to.room(MappedFormat.FRAME_HEADER_BYTES), 0);
    to.advance(MappedFormat.FRAME_HEADER_BYTES);
    return start;
  }

  /** The checksum is the feed's to fill in. */
  private static void close(NativeBuffer to, long start, boolean last) {
    int length = Math.toIntExact(to.length() - start - MappedFormat.FRAME_HEADER_BYTES);
    long end = start + MappedFormat.frameBytes(length);
    Memory.putLong(to.room(MappedFormat.FRAME_ALIGN), 0);
    Memory.putLong(to.end() + Long.BYTES, 0);
    to.advance(end - to.length());
    Memory.putInt(to.address() + start + MappedFormat.FRAME_LENGTH, last ? length : length | MappedFormat.MORE);
  }

  @Override
  protected void write(int database, long entry) {
    long start = open(target());
    writeHead(database, entry, values().rdbType(entry));
    values().writeBody(entry, out());
    close(target(), start, true);
  }

  @Override
  protected void writeHead(int database, long entry, int rdbType) {
    out().putByte(attributes(entry));
    out().putByte(rdbType);
    out().length(database);
    out().length(Entry.keyLength(entry));
    if (Entry.hasDeadline(entry)) {
      out().fixedLong(Entry.deadlineMs(entry));
    }
    if (note == AccessNote.IDLE) {
      out().length(access().idleSeconds(entry));
    } else if (note == AccessNote.FREQUENCY) {
      out().putByte(access().frequency(entry));
    }
    out().bytes(Entry.keyAddress(entry), Entry.keyLength(entry));
  }

  private int attributes(long entry) {
    int attributes = Entry.hasDeadline(entry) ? MappedFormat.HAS_DEADLINE : 0;
    return switch (note) {
      case NONE -> attributes;
      case IDLE -> attributes | MappedFormat.HAS_IDLE_TIME;
      case FREQUENCY -> attributes | MappedFormat.HAS_FREQUENCY;
    };
  }

  @Override
  protected void beginPiece(int database, boolean first) {
    pieceStart = open(buffer());
  }

  @Override
  protected void endPiece(boolean last) {
    close(buffer(), pieceStart, last);
  }

  @Override
  protected void end() {}
}
