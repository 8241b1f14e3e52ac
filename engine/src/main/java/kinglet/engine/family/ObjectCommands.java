package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_KEYSPACE;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.STALE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Handler;
import kinglet.engine.command.Keys;
import kinglet.engine.config.MemorySettings;
import kinglet.engine.keyspace.AccessClock;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.stats.ServerStats;

/**
 * OBJECT: how a value is stored and how it is used. Owned by the executor; touches nothing that it looks at. Values are
 * never shared here, so their reference count is 1. Source: Redis 7.2.
 */
public final class ObjectCommands implements CommandFamily {
  private static final String NOT_LFU =
      "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between"
          + " policies at runtime LRU and LFU data will take some time to adjust.";
  private static final String NOT_LRU =
      "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at"
          + " runtime LRU and LFU data will take some time to adjust.";

  private static final String[] HELP = {
    "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
    "ENCODING <key>",
    "    The name of the structure that holds the value.",
    "FREQ <key>",
    "    How often the key was used lately, 0-255 on a logarithmic scale. Needs an LFU",
    "    eviction policy.",
    "IDLETIME <key>",
    "    Seconds since the key was last used. Needs another policy than LFU.",
    "REFCOUNT <key>",
    "    How many references the value has: 1, or for small numbers what Redis says of shared ones.",
    "HELP",
    "    Prints this help."
  };

  /** What Redis says of the numbers that it shares among all keys. */
  private static final long SHARED = Integer.MAX_VALUE;

  private static final long SHARED_NUMBERS = 10_000;

  private final KeyLookup lookup;
  private final MemorySettings memory;

  public ObjectCommands(ServerStats stats, MemorySettings memory) {
    lookup = new KeyLookup(stats);
    this.memory = memory;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys key = Keys.range(2, 0, 1, Keys.RO | Keys.UNREAD);
    table.group("generic", 0).add("object", -2, 0, Keys.NONE, null);
    table.group("generic", ACL_KEYSPACE);
    table.sub("object", "encoding", 3, READONLY, key, ifThere(this::encoding));
    table.sub("object", "freq", 3, READONLY, key, ifThere(this::frequency));
    table.sub("object", "idletime", 3, READONLY, key, ifThere(this::idleTime));
    table.sub("object", "refcount", 3, READONLY, key, ifThere(this::references));
    table.sub("object", "help", 2, LOADING | STALE, Keys.NONE, this::help);
  }

  /** Answers about a live entry. */
  private interface Question {
    void answer(Call call, long entry);
  }

  private Handler ifThere(Question question) {
    return call -> {
      long entry = lookup.peekSilently(call, 2);
      if (entry == Entry.NONE) {
        call.reply().nil();
      } else {
        question.answer(call, entry);
      }
    };
  }

  private void encoding(Call call, long entry) {
    call.reply().bulk(call.keyspace().encodingName(entry));
  }

  private void frequency(Call call, long entry) {
    AccessClock clock = call.keyspace().access();
    if (clock.frequencies()) {
      call.reply().integer(clock.frequency(entry));
    } else {
      call.reply().error(NOT_LFU);
    }
  }

  private void idleTime(Call call, long entry) {
    AccessClock clock = call.keyspace().access();
    if (clock.frequencies()) {
      call.reply().error(NOT_LRU);
    } else {
      call.reply().integer(clock.idleSeconds(entry));
    }
  }

  /** Nothing is shared here; the answer is the one that Redis gives. */
  private void references(Call call, long entry) {
    boolean isSmall = Entry.type(entry) == Type.STRING && Entry.encoding(entry) == StringValue.INT
        && Entry.word(entry) >= 0 && Entry.word(entry) < SHARED_NUMBERS;
    call.reply().integer(isSmall && !memory.isByAccess() ? SHARED : 1);
  }

  private void help(Call call) {
    call.reply().array(HELP.length);
    for (String line : HELP) {
      call.reply().simple(line);
    }
  }
}
