package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.PROTECTED;
import static kinglet.engine.command.Flags.STALE;

import java.io.IOException;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.resp.Reply;
import kinglet.engine.text.Glob;

/**
 * DEBUG, what tests of servers and clients use. Owned by the executor. Its words are no subcommands of the table, as in
 * Redis. What turns a part of Redis that is not here is accepted and does nothing. Source: Redis 7.2.
 */
public final class DebugCommands implements CommandFamily {
  private static final String NOT_ALLOWED =
      "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it from a local"
          + " connection, otherwise you need to set this option in the configuration file, and then restart the server.";
  private static final int ANY = Integer.MAX_VALUE;
  private static final double MICROS = 1e6;

  private final DebugControls controls;
  private final EncodingSettings encodings;
  private final DatabaseDigest digest = new DatabaseDigest();
  private final List<DebugWord> words = List.of(
      word("change-repl-id", "", 2, 2, "Does nothing.", DebugCommands::ignore),
      word("config-rewrite-force-all", "", 2, 2, "As CONFIG REWRITE, for all settings, whatever the file says now.",
          this::rewriteConfiguration),
      word("digest", "", 2, 2, "A digest of all data: equal data, equal digest.", this::digest),
      word("digest-value", "<key> [<key> ...]", 2, ANY, "A digest of each key's value.", this::digestValues),
      word("error", "<text>", 3, 3, "Replies the text as an error.", DebugCommands::error),
      word("htstats", "<dbid> [full]", 3, ANY, "How full a database's dictionary is.", DebugCommands::dictionary),
      word("jmap", "", 2, 2, "Does nothing.", DebugCommands::ignore),
      word("listpack", "<key>", 3, 3, "Writes what OBJECT replies to the log, if it is a listpack.",
          call -> logStructure(call, "listpack", "Listpack")),
      word("loadaof", "", 2, ANY, "Syncs the append-only log, empties all databases and loads the log.", this::loadLog),
      word("log", "<message>", 3, 3, "Writes the message to the log.", this::log),
      word("object", "<key>", 3, 3, "How a value is stored.", DebugObject::run),
      word("pause-cron", "<0|1>", 3, 3, "Does nothing.", DebugCommands::ignore),
      word("populate", "<count> [<prefix>] [<size>]", 3, 5,
          "Adds keys prefix:0, prefix:1, ... (prefix: key) with values of a size, here only.", DebugPopulate::run),
      word("protocol", "<type>", 3, 3,
          "Replies a string, integer, double, bignum, null, array, set, map, attrib, push, verbatim, true or false.",
          DebugProtocol::run),
      word("quicklist", "<key> [<0|1>]", 3, 4, "Writes what OBJECT replies to the log, if it is a quicklist.",
          call -> logStructure(call, "quicklist", "Quicklist")),
      word("quicklist-packed-threshold", "<size>", 3, 3,
          "From what length on an element of a quicklist has a node of its own; 0 for the default.", this::packedThreshold),
      word("reload", "[NOSAVE] [NOFLUSH] [MERGE]", 2, ANY,
          "Writes the snapshot file, empties all databases and loads it, but for what the options leave out or change.",
          this::reload),
      word("replybuffer", "<peak-reset-time|resizing> <value>", 4, 4, "Does nothing.", DebugCommands::replyBuffer),
      word("set-active-expire", "<0|1>", 3, 3, "Whether due keys go without being looked up.", DebugCommands::setActiveExpire),
      word("set-disable-deny-scripts", "<0|1>", 3, 3, "Does nothing.", DebugCommands::ignore),
      word("set-skip-checksum-validation", "<0|1>", 3, 3, "Whether RESTORE takes wrong checksums.", this::skipChecksum),
      word("sleep", "<seconds>", 3, 3, "Stops the server for so long; decimals are allowed.", this::sleep),
      word("stringmatch-len", "<pattern> <text>", 4, 4, "Whether the pattern matches: 1 or 0.", DebugCommands::match),
      word("help", "", 2, 2, "Prints this help.", this::help));

  public DebugCommands(DebugControls controls, EncodingSettings encodings) {
    this.controls = controls;
    this.encodings = encodings;
  }

  private static DebugWord word(String name, String arguments, int countMin, int countMax, String description,
      kinglet.engine.command.Handler handler) {
    String usage = name.toUpperCase(java.util.Locale.ROOT) + (arguments.isEmpty() ? "" : " " + arguments);
    return new DebugWord(name, usage, countMin, countMax, description, handler);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("server", 0);
    table.add("debug", -2, ADMIN | NOSCRIPT | LOADING | STALE | PROTECTED, Keys.NONE, this::debug);
  }

  private void debug(Call call) {
    if (!controls.isAllowed(call.session())) {
      call.reply().error(NOT_ALLOWED);
      return;
    }
    for (DebugWord word : words) {
      if (word.fits(call)) {
        word.handler().run(call);
        return;
      }
    }
    unknown(call);
  }

  private static void unknown(Call call) {
    call.reply().error("ERR unknown subcommand or wrong number of arguments for '" + latin(call, 1) + "'. Try DEBUG HELP.");
  }

  private static String latin(Call call, int argument) {
    return new String(call.bytes(argument), ISO_8859_1);
  }

  private static void ignore(Call call) {
    call.reply().ok();
  }

  private void rewriteConfiguration(Call call) {
    try {
      controls.rewriteConfiguration();
      call.reply().ok();
    } catch (IOException e) {
      call.reply().error("ERR CONFIG-REWRITE-FORCE-ALL failed: " + e.getMessage());
    }
  }

  private void digest(Call call) {
    if (call.keyspace().isWhole()) {
      call.reply().simple(digest.of(call.keyspace()));
    } else {
      call.reply().error(Errors.LOADING);
    }
  }

  private void digestValues(Call call) {
    call.reply().array(call.count() - 2L);
    for (int key = 2; key < call.count(); key++) {
      long entry = call.database().find(call.address(key), call.length(key));
      call.reply().simple(entry == Entry.NONE ? digest.ofNothing() : digest.ofValue(call.keyspace(), entry));
    }
  }

  private static void error(Call call) {
    call.reply().error(latin(call, 2));
  }

  private static void dictionary(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long index = call.longValue();
    if (index < 0 || index >= call.keyspace().databaseCount()) {
      call.reply().error("ERR Out of range database");
      return;
    }
    Database database = call.keyspace().database((int) index);
    call.reply().verbatim("txt", "[Dictionary HT]\n" + dictionary(database.size())
        + "[Expires HT]\n" + dictionary(database.volatileSize()));
  }

  private static String dictionary(long size) {
    return "Hash table 0 stats (main hash table):\n"
        + (size == 0 ? "No stats available for empty dictionaries\n" : " number of elements: " + size + "\n");
  }

  private void log(Call call) {
    controls.log(call.text(2));
    call.reply().ok();
  }

  /** Of an encoding, or one that goes on from it as listpackex from listpack. */
  private void logStructure(Call call, String encoding, String name) {
    long entry = call.database().find(call.address(2), call.length(2));
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
    } else if (!call.keyspace().encodingName(entry).startsWith(encoding)) {
      call.reply().error("ERR Not a " + encoding + " encoded object.");
    } else {
      controls.log(DebugObject.describe(call.keyspace(), entry));
      call.reply().simple(name + " structure printed on stdout");
    }
  }

  private void packedThreshold(Call call) {
    if (encodings.listPackedThreshold(call.text(2))) {
      call.reply().ok();
    } else {
      call.reply().error("ERR argument must be a memory value bigger than 1 and smaller than 4gb");
    }
  }

  private void reload(Call call) {
    boolean save = true;
    boolean flush = true;
    boolean merge = false;
    for (int i = 2; i < call.count(); i++) {
      if (call.is(i, "merge")) {
        merge = true;
      } else if (call.is(i, "noflush")) {
        flush = false;
      } else if (call.is(i, "nosave")) {
        save = false;
      } else {
        call.reply().error("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
        return;
      }
    }
    reload(call, save, flush, merge);
  }

  private void reload(Call call, boolean save, boolean flush, boolean merge) {
    if (save && !controls.save()) {
      call.reply().error("ERR");
      return;
    }
    for (int i = 0; flush && i < call.keyspace().databaseCount(); i++) {
      call.tellClear(call.keyspace().database(i));
      call.keyspace().clear(i);
    }
    if (controls.load(merge)) {
      call.reply().ok();
    } else {
      call.reply().error("ERR Error trying to load the RDB dump, check server logs.");
    }
  }

  private void loadLog(Call call) {
    if (!call.mayBlock()) {
      call.reply().error("ERR DEBUG LOADAOF is not allowed in a transaction or a script");
    } else if (!call.isAgain()) {
      controls.loadLog(call.session());
      call.block(0);
    } else if (controls.isLogLoaded()) {
      call.reply().ok();
    } else {
      call.reply().error("ERR Error trying to load the AOF files, check server logs.");
    }
  }

  private static void replyBuffer(Call call) {
    if (call.is(2, "peak-reset-time") || call.is(2, "resizing")) {
      call.reply().ok();
    } else {
      unknown(call);
    }
  }

  private static void setActiveExpire(Call call) {
    call.keyspace().activeExpire(leadingNumber(call, 2) != 0);
    call.reply().ok();
  }

  private void skipChecksum(Call call) {
    controls.skipChecksumValidation(leadingNumber(call, 2) != 0);
    call.reply().ok();
  }

  /** Redis reads DEBUG's numbers without looking for errors: what is no number is 0. */
  private static double leadingNumber(Call call, int argument) {
    try {
      return Double.parseDouble(call.text(argument));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private void sleep(Call call) {
    long micros = (long) (leadingNumber(call, 2) * MICROS);
    if (micros > 0) {
      call.keyspace().nowMs(controls.sleepMicros(micros));
    }
    call.reply().ok();
  }

  private static void match(Call call) {
    Glob pattern = new Glob(call.bytes(2), false);
    call.reply().integer(pattern.matches(call.address(3), call.length(3)) ? 1 : 0);
  }

  private void help(Call call) {
    Reply reply = call.reply();
    reply.array(1 + 2L * words.size());
    reply.simple("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (DebugWord word : words) {
      reply.simple(word.usage());
      reply.simple("    " + word.description());
    }
  }
}
