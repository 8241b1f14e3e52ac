package kinglet.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.Supplier;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.rdb.ValueCodec;
import kinglet.engine.rdb.Values;
import kinglet.engine.stats.Version;

/** Makes an RDB file's bytes, but for the checksum. Owned by the executor. Source: rdb.c of Redis 7.2. */
public final class RdbEncoder extends SnapshotEncoder {
  private static final int NO_DATABASE = -1;
  private static final int BITS = 64;

  private final Functions functions;
  private final SnapshotHead head;
  private final Supplier<AccessNote> accesses;
  private AccessNote note = AccessNote.NONE;
  private int selected;

  /**
   * An encoder.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   * @param inSlices whether big values are written piece by piece
   */
  public RdbEncoder(Keyspace keyspace, Values values, Functions functions, SnapshotHead head, Supplier<AccessNote> accesses,
      boolean inSlices) {
    super(keyspace, values, inSlices);
    this.functions = functions;
    this.head = head;
    this.accesses = accesses;
  }

  @Override
  protected SnapshotFeed feedTo(SnapshotSink sink, boolean checksum) {
    return new SinkFeed(sink, checksum);
  }

  @Override
  protected void begin(boolean logBase) {
    selected = NO_DATABASE;
    note = accesses.get();
    buffer().put(String.format("REDIS%04d", version()).getBytes(US_ASCII));
    field("redis-ver", Version.REDIS);
    field("redis-bits", BITS);
    field("ctime", head.epochSeconds().getAsLong());
    field("used-mem", head.usedBytes().getAsLong());
    field("repl-stream-db", 0);
    field("repl-id", head.replicationId());
    field("repl-offset", head.offset().getAsLong());
    field("aof-base", logBase ? 1 : 0);
    for (byte[] library : functions.libraries()) {
      out().putByte(RdbOpcode.FUNCTION);
      out().length(library.length);
      buffer().put(library);
    }
    sizes();
  }

  /** The lowest that holds the data. */
  private int version() {
    for (int i = 0; i < keyspace().databaseCount(); i++) {
      if (keyspace().database(i).timedSize() > 0) {
        return ValueCodec.VERSION_OF_FIELD_DEADLINES;
      }
    }
    return ValueCodec.VERSION;
  }

  private void sizes() {
    for (int i = 0; i < keyspace().databaseCount(); i++) {
      Database database = keyspace().database(i);
      if (database.size() > 0) {
        select(i);
        out().putByte(RdbOpcode.RESIZE_DATABASE);
        out().length(database.size());
        out().length(database.volatileSize());
      }
    }
  }

  private void select(int database) {
    if (database != selected) {
      selected = database;
      out().putByte(RdbOpcode.SELECT_DATABASE);
      out().length(database);
    }
  }

  @Override
  protected void write(int database, long entry) {
    select(database);
    writeAttributes(entry);
    values().writeWithKey(entry, out());
  }

  @Override
  protected void writeHead(int database, long entry, int rdbType) {
    writeAttributes(entry);
    out().putByte(rdbType);
    out().string(Entry.keyAddress(entry), Entry.keyLength(entry));
  }

  @Override
  protected void beginPiece(int database, boolean first) {
    if (first) {
      select(database);
      // What is written aside says its own.
      selected = NO_DATABASE;
    }
  }

  @Override
  protected void endPiece(boolean last) {}

  private void writeAttributes(long entry) {
    if (Entry.hasDeadline(entry)) {
      out().putByte(RdbOpcode.EXPIRE_TIME_MS);
      out().fixedLong(Entry.deadlineMs(entry));
    }
    noteAccess(entry);
  }

  private void noteAccess(long entry) {
    if (note == AccessNote.IDLE) {
      out().putByte(RdbOpcode.IDLE);
      out().length(access().idleSeconds(entry));
    } else if (note == AccessNote.FREQUENCY) {
      out().putByte(RdbOpcode.FREQ);
      out().putByte(access().frequency(entry));
    }
  }

  @Override
  protected void end() {
    out().putByte(RdbOpcode.EOF);
  }

  private void field(String name, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    name(name);
    out().length(bytes.length);
    buffer().put(bytes);
  }

  private void field(String name, long number) {
    name(name);
    out().integerString(number);
  }

  private void name(String name) {
    out().putByte(RdbOpcode.AUX);
    out().length(name.length());
    buffer().put(name.getBytes(US_ASCII));
  }
}
