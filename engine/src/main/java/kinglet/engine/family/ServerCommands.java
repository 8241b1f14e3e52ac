package kinglet.engine.family;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.ALLOW_BUSY;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.NO_MULTI;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.STALE;

import java.util.function.Supplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.family.Shutdown.Saving;
import kinglet.engine.stats.Version;

/** LOLWUT SHUTDOWN TIME. Owned by the executor. Source: Redis 7.2. */
public final class ServerCommands implements CommandFamily {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final String PICTURE = """
             .-""-.
           .'  ^   '.
       ___/   (o)    \\
      '----.          '-._
            \\   '-._      '-.___
             '.     '-.___.-'___/
               '-._________.-'
                   _|_ _|_
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      A kinglet: five grams, and sings.

      """;

  private final Supplier<Shutdown> shutdown;

  /**
   * The commands.
   *
   * @param shutdown asked at each SHUTDOWN
   */
  public ServerCommands(Supplier<Shutdown> shutdown) {
    this.shutdown = shutdown;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    t.group("server", 0);
    t.add("lolwut", -1, READONLY | FAST, Keys.NONE, this::lolwut);
    t.add("shutdown", -1, ADMIN | NOSCRIPT | LOADING | STALE | NO_MULTI | ALLOW_BUSY, Keys.NONE, this::shutdown);
    t.add("time", 1, LOADING | STALE | FAST, Keys.NONE, this::time);
  }

  private void time(Call call) {
    long micros = call.nowMicros();
    call.reply().array(2);
    call.reply().bulkLong(micros / MICROS_PER_SECOND);
    call.reply().bulkLong(micros % MICROS_PER_SECOND);
  }

  /** Whatever version is asked for, there is one picture. */
  private void lolwut(Call call) {
    if (call.count() >= 3 && call.is(1, "version") && !call.readLong(2)) {
      return;
    }
    call.reply().verbatim("txt", PICTURE + "Redis ver. " + Version.REDIS + "\n");
  }

  private void shutdown(Call call) {
    ShutdownOptions options = ShutdownOptions.read(call);
    if (options == null) {
      call.reply().error(Errors.SYNTAX);
    } else if (options.abort()) {
      abortShutdown(call);
    } else if (shutdown.get().begin(options.saving(), options.now(), options.force())) {
      // No reply: that the connection ends is the answer.
      call.session().close();
    } else {
      call.reply().error("ERR Errors trying to SHUTDOWN. Check logs.");
    }
  }

  private void abortShutdown(Call call) {
    if (shutdown.get().abort()) {
      call.reply().ok();
    } else {
      call.reply().error("ERR No shutdown in progress.");
    }
  }

  private record ShutdownOptions(boolean save, boolean noSave, boolean now, boolean force, boolean abort) {
    /** Null if they are wrong. */
    static ShutdownOptions read(Call call) {
      boolean save = has(call, "save");
      boolean noSave = has(call, "nosave");
      boolean now = has(call, "now");
      boolean force = has(call, "force");
      boolean abort = has(call, "abort");
      boolean contradicts = save && noSave || abort && (save || noSave || now || force);
      return contradicts || hasOther(call) ? null : new ShutdownOptions(save, noSave, now, force, abort);
    }

    private static boolean has(Call call, String word) {
      for (int i = 1; i < call.count(); i++) {
        if (call.is(i, word)) {
          return true;
        }
      }
      return false;
    }

    private static boolean hasOther(Call call) {
      for (int i = 1; i < call.count(); i++) {
        boolean known = call.is(i, "save") || call.is(i, "nosave") || call.is(i, "now") || call.is(i, "force")
            || call.is(i, "abort");
        if (!known) {
          return true;
        }
      }
      return false;
    }

    Saving saving() {
      return save ? Saving.ALWAYS : noSave ? Saving.NEVER : Saving.AS_CONFIGURED;
    }
  }
}
