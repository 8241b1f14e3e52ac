package kinglet.engine.family;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.STALE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.config.Latin;
import kinglet.engine.config.Rewrite;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.config.SettingChange.Rights;
import kinglet.engine.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CONFIG. Owned by the executor. Names and values are bytes, see {@link Latin}. Source: Redis 7.2. */
public final class ConfigCommands implements CommandFamily {
  private static final Logger LOG = LoggerFactory.getLogger("config");

  private final Settings settings;
  private final ServerSettings rights;
  private final ConfigFile file;
  private final BooleanSupplier loading;
  private final Runnable resetStatistics;

  /**
   * The commands.
   *
   * @param rights says who may change guarded settings
   * @param loading whether data is being loaded
   */
  public ConfigCommands(Settings settings, ServerSettings rights, ConfigFile file, BooleanSupplier loading,
      Runnable resetStatistics) {
    this.settings = settings;
    this.rights = rights;
    this.file = file;
    this.loading = loading;
    this.resetStatistics = resetStatistics;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long flags = ADMIN | NOSCRIPT | LOADING | STALE;
    t.group("server", 0);
    t.sub("config", "get", -3, flags, Keys.NONE, this::get);
    t.sub("config", "help", 2, LOADING | STALE, Keys.NONE, new ServerHelp(
        "GET <pattern> [<pattern> ...]",
        "    The settings whose names match, with their values.",
        "SET <name> <value> [<name> <value> ...]",
        "    Changes settings: all of them, or none if one is refused.",
        "RESETSTAT",
        "    Sets the counters of INFO back to zero.",
        "REWRITE",
        "    Brings the configuration file in line with the settings."));
    t.sub("config", "resetstat", 2, flags, Keys.NONE, this::resetStat);
    t.sub("config", "rewrite", 2, flags, Keys.NONE, this::rewrite);
    t.sub("config", "set", -4, flags, Keys.NONE, this::set);
  }

  private static List<String> arguments(Call call) {
    List<String> words = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      words.add(Latin.of(call.bytes(i)));
    }
    return words;
  }

  private void get(Call call) {
    List<Settings.Shown> found = settings.get(arguments(call));
    call.reply().map(found.size());
    for (Settings.Shown shown : found) {
      call.reply().bulk(Latin.bytes(shown.name()));
      call.reply().bulk(Latin.bytes(shown.value()));
    }
  }

  private void set(Call call) {
    boolean guarded = rights.protectedConfigs().permits(call.session().link().isLocal());
    Optional<String> error = settings.set(arguments(call), new Rights(guarded, loading.getAsBoolean()));
    if (error.isPresent()) {
      call.reply().error(error.get());
    } else {
      call.reply().ok();
    }
  }

  private void resetStat(Call call) {
    resetStatistics.run();
    call.reply().ok();
  }

  private void rewrite(Call call) {
    if (file.path().isEmpty()) {
      call.reply().error("ERR The server is running without a config file");
      return;
    }
    try {
      file.replace(Rewrite.of(file.read(), settings));
      LOG.info("CONFIG REWRITE wrote {}", file.path());
      call.reply().ok();
    } catch (IOException e) {
      LOG.warn("CONFIG REWRITE failed: {}", e.getMessage());
      call.reply().error("ERR Rewriting config file: " + e.getMessage());
    }
  }
}
