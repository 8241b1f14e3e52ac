package kinglet.engine.family;

import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.STALE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;

/** MEMORY: what takes how much. Owned by the executor. The shapes are those of Redis 7.2, the numbers ours. */
public final class MemoryCommands implements CommandFamily {
  private static final int FIELDS = 27;

  private static final String[] HELP = {
    "MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
    "DOCTOR",
    "    What looks unhealthy about memory, in words.",
    "MALLOC-STATS",
    "    What the allocator counts.",
    "PURGE",
    "    Gives memory that is held in reserve back to the system.",
    "STATS",
    "    Where the memory went.",
    "USAGE <key> [SAMPLES <count>]",
    "    Bytes that the key and its value take. Nothing is estimated, so the number of",
    "    samples does not matter.",
    "HELP",
    "    Prints this help."
  };

  private final MemoryFigures figures;

  public MemoryCommands(MemoryFigures figures) {
    this.figures = figures;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("server", 0).add("memory", -2, 0, Keys.NONE, null);
    table.sub("memory", "doctor", 2, 0, Keys.NONE, this::doctor);
    table.sub("memory", "help", 2, LOADING | STALE, Keys.NONE, this::help);
    table.sub("memory", "malloc-stats", 2, 0, Keys.NONE, this::mallocStats);
    table.sub("memory", "purge", 2, 0, Keys.NONE, this::purge);
    table.sub("memory", "stats", 2, 0, Keys.NONE, this::stats);
    table.sub("memory", "usage", -3, READONLY, Keys.range(2, 0, 1, Keys.RO | Keys.UNREAD), this::usage);
  }

  private void doctor(Call call) {
    figures.read();
    call.reply().verbatim("txt", new MemoryDoctor(figures).report());
  }

  private void help(Call call) {
    call.reply().array(HELP.length);
    for (String line : HELP) {
      call.reply().simple(line);
    }
  }

  private void mallocStats(Call call) {
    call.reply().verbatim("txt", call.keyspace().allocator().report());
  }

  private void purge(Call call) {
    call.keyspace().allocator().trim();
    call.reply().ok();
  }

  private void usage(Call call) {
    for (int i = 3; i < call.count(); i += 2) {
      if (!call.is(i, "samples") || i + 1 == call.count()) {
        call.reply().error(Errors.SYNTAX);
        return;
      }
      if (!call.readLong(i + 1)) {
        return;
      }
      if (call.longValue() < 0) {
        call.reply().error(Errors.SYNTAX);
        return;
      }
    }
    long entry = call.database().locate(call.address(2), call.length(2));
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else {
      call.reply().integer(call.database().memoryBytes(entry));
    }
  }

  private void stats(Call call) {
    figures.read();
    Keyspace keyspace = call.keyspace();
    int databases = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      databases += keyspace.database(i).size() > 0 ? 1 : 0;
    }
    call.reply().map(FIELDS + databases);
    writeBuffers(call);
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      if (keyspace.database(i).size() > 0) {
        writeDatabase(call, keyspace.database(i));
      }
    }
    writeShares(call);
    writeAllocator(call);
    writeFragmentation(call);
  }

  private void writeBuffers(Call call) {
    field(call, "peak.allocated", figures.peakBytes());
    field(call, "total.allocated", figures.usedBytes());
    field(call, "startup.allocated", figures.startupBytes());
    field(call, "replication.backlog", 0);
    field(call, "clients.slaves", 0);
    field(call, "clients.normal", figures.clientBytes());
    field(call, "cluster.links", 0);
    field(call, "aof.buffer", 0);
    field(call, "lua.caches", 0);
    field(call, "functions.caches", 0);
  }

  private static void writeDatabase(Call call, Database database) {
    call.reply().bulk("db." + database.index());
    call.reply().map(3);
    field(call, "overhead.hashtable.main", MemoryFigures.mainBytes(database));
    field(call, "overhead.hashtable.expires", MemoryFigures.deadlineBytes(database));
    field(call, "overhead.hashtable.slot-to-keys", 0);
  }

  private void writeShares(Call call) {
    field(call, "overhead.total", figures.overheadBytes());
    field(call, "keys.count", figures.keys());
    field(call, "keys.bytes-per-key", figures.bytesPerKey());
    field(call, "dataset.bytes", figures.datasetBytes());
    field(call, "dataset.percentage", figures.datasetPercent());
    field(call, "peak.percentage", figures.peakPercent());
  }

  private void writeAllocator(Call call) {
    Allocator allocator = figures.allocator();
    field(call, "allocator.allocated", allocator.usedBytes());
    field(call, "allocator.active", allocator.activeBytes());
    field(call, "allocator.resident", allocator.residentBytes());
    fields(call, "allocator-fragmentation", allocator.activeBytes(), allocator.usedBytes());
    fields(call, "allocator-rss", allocator.residentBytes(), allocator.activeBytes());
    fields(call, "rss-overhead", figures.residentBytes(), allocator.residentBytes());
  }

  private void writeFragmentation(Call call) {
    field(call, "fragmentation", MemoryFigures.ratio(figures.residentBytes(), figures.usedBytes()));
    field(call, "fragmentation.bytes", figures.residentBytes() - figures.usedBytes());
  }

  private static void fields(Call call, String name, long larger, long smaller) {
    field(call, name + ".ratio", MemoryFigures.ratio(larger, smaller));
    field(call, name + ".bytes", larger - smaller);
  }

  private static void field(Call call, String name, long value) {
    call.reply().bulk(name);
    call.reply().integer(value);
  }

  private static void field(Call call, String name, double value) {
    call.reply().bulk(name);
    call.reply().number(value);
  }
}
