package kinglet.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayDeque;
import java.util.function.Supplier;
import kinglet.engine.keyspace.AccessClock;
import kinglet.engine.keyspace.ColdRecord;
import kinglet.engine.keyspace.CutVisitor;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.ValueCapture;
import kinglet.engine.rdb.ValueCodec;
import kinglet.engine.rdb.Values;
import kinglet.engine.stats.Version;

/**
 * Makes an RDB file's bytes, but for the checksum, of entries in any order. Owned by the executor. Source: rdb.c of Redis 7.2.
 *
 * <p>While the snapshot is made in slices, a big value is not written when it is shown: it is captured, and {@link #writeBig}
 * writes it piece by piece. What is shown between two pieces cannot stand between them: it is written aside, and comes behind
 * the value. A cold value is fetched, and written when it is here ({@link #writeCold}), unless the snapshot is made at once.
 */
public final class RdbEncoder implements CutVisitor {
  private static final int NO_DATABASE = -1;
  private static final int BITS = 64;
  private static final long ASIDE_KEPT_BYTES = 1 << 20;

  private final Keyspace keyspace;
  private final Values values;
  private final Functions functions;
  private final SnapshotHead head;
  private final Supplier<AccessNote> accesses;
  private final boolean inSlices;
  private final ArrayDeque<Big> bigs = new ArrayDeque<>();
  private final ColdQueue colds = new ColdQueue();
  private final NativeBuffer aside = new NativeBuffer();
  private final NativeBuffer apart = new NativeBuffer();
  private NativeBuffer buffer = new NativeBuffer();
  private final RdbWriter out = new RdbWriter(buffer);
  private AccessNote note = AccessNote.NONE;
  private int selected;
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

  /** What is written about the accesses to a key, so that eviction goes on as before after a restart. */
  public enum AccessNote {
    NONE,
    IDLE,
    FREQUENCY
  }

  /**
   * An encoder.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   * @param inSlices whether big values are written piece by piece
   */
  public RdbEncoder(Keyspace keyspace, Values values, Functions functions, SnapshotHead head, Supplier<AccessNote> accesses,
      boolean inSlices) {
    this.keyspace = keyspace;
    this.values = values;
    this.functions = functions;
    this.head = head;
    this.accesses = accesses;
    this.inSlices = inSlices;
  }

  /** See {@link RdbWriter#compressing}. */
  public void compressing(boolean on) {
    out.compressing(on);
  }

  /** Where the bytes are. */
  NativeBuffer buffer() {
    return buffer;
  }

  /** Goes on in another buffer. */
  void into(NativeBuffer next) {
    buffer = next;
    out.into(inBig ? aside : buffer);
  }

  /** Bytes that wait, because they cannot be between the pieces of a value. */
  long asideBytes() {
    return aside.length();
  }

  /** The beginning of a file. */
  void begin(boolean logBase) {
    selected = NO_DATABASE;
    note = accesses.get();
    buffer.put(String.format("REDIS%04d", version()).getBytes(US_ASCII));
    field("redis-ver", Version.REDIS);
    field("redis-bits", BITS);
    field("ctime", head.epochSeconds().getAsLong());
    field("used-mem", head.usedBytes().getAsLong());
    field("repl-stream-db", 0);
    field("repl-id", head.replicationId());
    field("repl-offset", head.offset().getAsLong());
    field("aof-base", logBase ? 1 : 0);
    for (byte[] library : functions.libraries()) {
      out.putByte(RdbOpcode.FUNCTION);
      out.length(library.length);
      buffer.put(library);
    }
    sizes();
  }

  /** The lowest that holds the data. */
  private int version() {
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      if (keyspace.database(i).timedSize() > 0) {
        return ValueCodec.VERSION_OF_FIELD_DEADLINES;
      }
    }
    return ValueCodec.VERSION;
  }

  private void sizes() {
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      Database database = keyspace.database(i);
      if (database.size() > 0) {
        select(i);
        out.putByte(RdbOpcode.RESIZE_DATABASE);
        out.length(database.size());
        out.length(database.volatileSize());
      }
    }
  }

  private void select(int database) {
    if (database != selected) {
      selected = database;
      out.putByte(RdbOpcode.SELECT_DATABASE);
      out.length(database);
    }
  }

  @Override
  public void visit(int database, long entry) {
    if (Entry.isCold(entry)) {
      visitCold(database, entry);
      return;
    }
    ValueCapture big = inSlices ? values.capture(entry) : null;
    if (big == null) {
      select(database);
      writeAttributes(entry);
      values.writeWithKey(entry, out);
    } else {
      bigs.add(new Big(database, headOf(entry, big), big));
    }
  }

  private byte[] headOf(long entry, ValueCapture value) {
    return apart(() -> {
      writeAttributes(entry);
      out.putByte(value.rdbType());
      out.string(Entry.keyAddress(entry), Entry.keyLength(entry));
    });
  }

  private byte[] apart(Runnable writing) {
    apart.clear(ASIDE_KEPT_BYTES);
    out.into(apart);
    try {
      writing.run();
      return Memory.bytes(apart.address(), (int) apart.length());
    } finally {
      out.into(inBig ? aside : buffer);
    }
  }

  private void writeAttributes(long entry) {
    if (Entry.hasDeadline(entry)) {
      out.putByte(RdbOpcode.EXPIRE_TIME_MS);
      out.fixedLong(Entry.deadlineMs(entry));
    }
    noteAccess(entry);
  }

  // ---- cold values ----

  private void visitCold(int database, long entry) {
    byte[] attributes = apart(() -> writeAttributes(entry));
    byte[] key = Memory.bytes(Entry.keyAddress(entry), Entry.keyLength(entry));
    if (inSlices) {
      colds.add(new ColdValue(database, attributes, key, keyspace.coldValues().fetch(entry)));
    } else {
      writeCold(database, attributes, key, keyspace.coldValues().read(entry));
    }
  }

  /** Writes the cold values that have come since they were shown. Throws ColdValueException if one could not be read. */
  void writeCold() {
    for (ColdValue cold = colds.pollHere(); cold != null; cold = colds.pollHere()) {
      try (ColdRecord value = cold.record()) {
        writeCold(cold.database(), cold.attributes(), cold.key(), value.bytes());
      }
    }
  }

  /** Of the record, all but its first byte, the type, comes behind the key, and its end is not for files. */
  private void writeCold(int database, byte[] attributes, byte[] key, byte[] payload) {
    select(database);
    out.bytes(attributes, 0, attributes.length);
    out.putByte(payload[0]);
    out.plain(key);
    out.bytes(payload, 1, payload.length - 1 - Values.FOOTER_BYTES);
  }

  /** Whether cold values are to come. */
  boolean hasCold() {
    return !colds.isEmpty();
  }

  /** Whether so many are to come that nothing more should be shown. */
  boolean waitsForCold() {
    return colds.isFull();
  }

  // ---- big values ----

  /** Whether {@link #writeBig} has something to do. */
  boolean hasBig() {
    return !bigs.isEmpty();
  }

  /** Goes on writing the big values that were shown, about so many members. */
  void writeBig(int stepsMax) {
    Big big = bigs.getFirst();
    if (!inBig) {
      select(big.database);
      buffer.put(big.head);
      inBig = true;
      selected = NO_DATABASE;
    }
    out.into(buffer);
    if (big.value.encode(out, stepsMax)) {
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
  void giveUp() {
    for (Big big : bigs) {
      big.value.end();
    }
    bigs.clear();
    colds.clear();
    inBig = false;
    aside.clear(ASIDE_KEPT_BYTES);
    out.into(buffer);
  }

  private void noteAccess(long entry) {
    AccessClock access = keyspace.access();
    if (note == AccessNote.IDLE) {
      out.putByte(RdbOpcode.IDLE);
      out.length(access.idleSeconds(entry));
    } else if (note == AccessNote.FREQUENCY) {
      out.putByte(RdbOpcode.FREQ);
      out.putByte(access.frequency(entry));
    }
  }

  /** The end of a file. */
  void end() {
    out.putByte(RdbOpcode.EOF);
  }

  private void field(String name, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    name(name);
    out.length(bytes.length);
    buffer.put(bytes);
  }

  private void field(String name, long number) {
    name(name);
    out.integerString(number);
  }

  private void name(String name) {
    out.putByte(RdbOpcode.AUX);
    out.length(name.length());
    buffer.put(name.getBytes(US_ASCII));
  }
}
