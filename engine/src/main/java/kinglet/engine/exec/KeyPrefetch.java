package kinglet.engine.exec;

import kinglet.engine.command.CommandTable;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.ParsedCommands;

/**
 * Touches the memory of a pipeline's keys ahead of its commands: every key's bucket, then every entry, then every entry's end.
 * The reads of one pass do not depend on each other, so their cache misses overlap, where command after command would wait for
 * each. The less a pass does beside reading, the more reads the processor has under way: so hashes and entries are worked out
 * in passes of their own, between those that miss. It changes nothing: what it reads may be gone when the command runs. Owned
 * by the executor.
 */
final class KeyPrefetch {
  /** As many as it takes to keep the memory busy, few enough that the first is still cached when it is needed. */
  static final int COMMANDS_MAX = 32;

  private final CommandTable table;
  private final long[] hashes = new long[COMMANDS_MAX];
  private final long[] entries = new long[COMMANDS_MAX];
  private long seen;

  KeyPrefetch(CommandTable table) {
    this.table = table;
  }

  /** Touches the first keys of the commands from {@code from} to {@code to}, at most {@value #COMMANDS_MAX}. */
  void run(Database database, ParsedCommands commands, long input, int from, int to) {
    int keys = 0;
    long sum = 0;
    for (int i = from; i < to; i++) {
      int key = firstKey(commands, i);
      if (key > 0) {
        int argument = commands.firstArgument(i) + key;
        hashes[keys++] = database.hash(input + commands.offset(argument), commands.length(argument));
      }
    }
    for (int i = 0; i < keys; i++) {
      sum += database.touchBucket(hashes[i]);
    }
    for (int i = 0; i < keys; i++) {
      entries[i] = database.candidate(hashes[i]);
    }
    for (int i = 0; i < keys; i++) {
      sum += Entry.touch(entries[i]);
    }
    for (int i = 0; i < keys; i++) {
      sum += Entry.touchEnd(entries[i]);
    }
    // Kept, so that the compiler keeps the reads.
    seen = sum;
  }

  private int firstKey(ParsedCommands commands, int index) {
    int row = commands.row(index);
    int key = row == CommandNames.UNKNOWN ? 0 : table.command(row).firstKey();
    return key < commands.argumentCount(index) ? key : 0;
  }

  /** Means nothing. */
  long seen() {
    return seen;
  }
}
