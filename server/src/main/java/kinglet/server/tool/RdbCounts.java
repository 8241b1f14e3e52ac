package kinglet.server.tool;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** What an RDB file holds, counted. Owned by one thread. */
final class RdbCounts {
  private final long nowMs;
  private final long[] types = new long[RdbTypeNames.COUNT];
  private final Map<Integer, long[]> databases = new TreeMap<>();
  private long keys;
  private long expires;
  private long expired;

  RdbCounts(long nowMs) {
    this.nowMs = nowMs;
  }

  /** Counts a key; a deadline of -1 is none. */
  void add(int database, int type, long deadlineMs) {
    boolean expiring = deadlineMs != -1;
    long[] ofDatabase = databases.computeIfAbsent(database, index -> new long[2]);
    keys++;
    types[type]++;
    ofDatabase[0]++;
    if (expiring) {
      expires++;
      ofDatabase[1]++;
      expired += deadlineMs < nowMs ? 1 : 0;
    }
  }

  /** The three lines that redis-check-rdb prints too. */
  void print(PrintStream out) {
    out.println("[info] " + keys + " keys read");
    out.println("[info] " + expires + " expires");
    out.println("[info] " + expired + " already expired");
  }

  /** A line for each database and each type. */
  void printDetails(PrintStream out) {
    databases.forEach((index, counts) -> out.println("[info] db" + index + ": " + counts[0] + " keys, " + counts[1] + " expires"));
    for (int type = 0; type < types.length; type++) {
      if (types[type] > 0) {
        out.println("[info] type " + RdbTypeNames.of(type) + ": " + types[type] + " keys");
      }
    }
  }
}
