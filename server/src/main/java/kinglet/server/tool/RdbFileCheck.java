package kinglet.server.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.PrintStream;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.Memory;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.RdbReader;
import kinglet.server.OfflineData;
import kinglet.snapshot.RdbOpcode;
import kinglet.snapshot.load.LoadRules;
import kinglet.snapshot.load.RdbLoader;

/**
 * Reads RDB with the server's own loader, value by value, and reports as redis-check-rdb does. Of each key only its name is kept,
 * as one that comes twice is damage. Owned by one thread. Source for the texts: redis-check-rdb.c of Redis 7.2.
 */
final class RdbFileCheck {
  private static final int PROGRESS_BYTES = 256 << 20;
  private static final int GARBAGE_BLOCKS = 1 << 20;

  private final PrintStream out;
  private final OfflineData data = new OfflineData();
  private final RdbLoader loader = data.loader();
  private final RdbReader record = new RdbReader();
  private final RdbCounts counts;
  private long start;
  private long bytes;
  private int database;
  private long nextProgress;
  private String doing = "start";
  private String key;
  private int type = -1;

  RdbFileCheck(PrintStream out, long nowMs) {
    this.out = out;
    counts = new RdbCounts(nowMs);
  }

  /**
   * Checks bytes in memory, which may have something else behind the RDB.
   *
   * @return how many bytes the RDB has, -1 if it is damaged
   */
  long check(String name, long address, long length) {
    start = address;
    bytes = length;
    nextProgress = PROGRESS_BYTES;
    print(0, "Checking RDB file " + name);
    try {
      loader.begin(address, length, new LoadRules(false, false, true));
      while (loader.step()) {
        report();
      }
    } catch (RdbFormatException e) {
      fail(e);
      return -1;
    }
    print(loader.position(), hasChecksum() ? "Checksum OK" : "RDB file was saved with checksum disabled: no check performed.");
    print(loader.position(), "\\o/ RDB looks OK! \\o/");
    counts.print(out);
    counts.printDetails(out);
    return loader.position();
  }

  private boolean hasChecksum() {
    return loader.facts().version() >= 5 && Memory.getLong(start + loader.position() - Long.BYTES) != 0;
  }

  private void print(long offset, String text) {
    out.println("[offset " + offset + "] " + text);
  }

  /** Says what the record was that the loader has just read. */
  private void report() throws RdbFormatException {
    int opcode = turnToRecord();
    if (opcode == RdbOpcode.SELECT_DATABASE) {
      database = (int) record.length();
      print(loader.position(), "Selecting DB ID " + database);
    } else if (opcode == RdbOpcode.AUX) {
      String field = text();
      print(loader.position(), "AUX FIELD " + field + " = '" + text() + "'");
    } else if (opcode < RdbTypeNames.COUNT) {
      record.string();
      count(opcode);
    }
    if (loader.position() >= nextProgress) {
      print(loader.position(), 100 * loader.position() / bytes + "% read");
      nextProgress += PROGRESS_BYTES;
    }
  }

  private int turnToRecord() throws RdbFormatException {
    record.read(start + loader.recordStart(), bytes - loader.recordStart());
    return record.unsignedByte();
  }

  private String text() throws RdbFormatException {
    record.string();
    return new String(Memory.bytes(record.textAddress(), record.textLength()), ISO_8859_1);
  }

  /** Counts the key that was loaded, and keeps only its name. One that held nothing was not loaded. */
  private void count(int rdbType) {
    Database in = data.keyspace().database(database);
    long entry = in.find(record.textAddress(), record.textLength());
    if (entry == Entry.NONE) {
      return;
    }
    counts.add(database, rdbType, Entry.hasDeadline(entry) ? Entry.deadlineMs(entry) : -1);
    in.delete(entry);
    in.putLong(record.textAddress(), record.textLength(), 0);
    while (data.keyspace().hasGarbage()) {
      data.keyspace().freeSlice(GARBAGE_BLOCKS);
    }
  }

  private void fail(RdbFormatException e) {
    findOut();
    out.println("--- RDB ERROR DETECTED ---");
    print(loader.position(), e.getMessage());
    out.println("[additional info] While doing: " + doing);
    if (key != null) {
      out.println("[additional info] Reading key '" + key + "'");
    }
    if (type >= 0) {
      out.println("[additional info] Reading type " + type + " (" + RdbTypeNames.of(type) + ")");
    }
    out.println("[additional info] The record begins at offset " + loader.recordStart());
    counts.print(out);
  }

  /** What the loader was at when it failed, as far as the bytes tell. */
  private void findOut() {
    try {
      doing = loader.position() < 9 ? "start" : "read-type";
      int opcode = turnToRecord();
      doing = doing.equals("start") || loader.recordStart() == 0 ? "start" : doing(opcode);
      if (doing.equals("read-object-value")) {
        type = opcode;
        doing = "read-key";
        key = text();
        doing = "read-object-value";
      }
    } catch (RdbFormatException _) {
      // It ends here; what was found out so far is what can be told.
    }
  }

  private static String doing(int opcode) {
    return switch (opcode) {
      case RdbOpcode.EXPIRE_TIME, RdbOpcode.EXPIRE_TIME_MS -> "read-expire";
      case RdbOpcode.SELECT_DATABASE, RdbOpcode.RESIZE_DATABASE, RdbOpcode.SLOT_INFO -> "read-len";
      case RdbOpcode.AUX -> "read-aux";
      case RdbOpcode.MODULE_AUX -> "read-module-aux";
      case RdbOpcode.FUNCTION, RdbOpcode.FUNCTION_PRE_GA -> "read-functions";
      case RdbOpcode.EOF -> "check-sum";
      case RdbOpcode.IDLE, RdbOpcode.FREQ -> "read-type";
      default -> opcode < RdbTypeNames.COUNT ? "read-object-value" : "read-type";
    };
  }
}
