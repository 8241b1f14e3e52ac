package kinglet.engine.family;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.NO_ASYNC_LOADING;
import static kinglet.engine.command.Flags.PROTECTED;
import static kinglet.engine.command.Flags.STALE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.config.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MODULE, for a server that takes no modules, as they are native code: none is there, none can be loaded. Owned by the
 * executor. Source: Redis 7.2.
 */
public final class ModuleCommands implements CommandFamily {
  private static final Logger LOG = LoggerFactory.getLogger("module");
  private static final String NOT_ALLOWED = "ERR MODULE command not allowed. If the enable-module-command option is set to "
      + "\"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file, "
      + "and then restart the server.";

  private final ServerSettings settings;

  public ModuleCommands(ServerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long flags = ADMIN | NOSCRIPT;
    long change = flags | NO_ASYNC_LOADING | PROTECTED;
    t.group("server", 0);
    t.sub("module", "help", 2, LOADING | STALE, Keys.NONE, new ServerHelp(
        "LIST",
        "    The modules that are loaded: none.",
        "LOAD <path> [<arg> ...]",
        "    An error, as there can be no modules.",
        "LOADEX <path> [[CONFIG <name> <value>] [CONFIG <name> <value>]] [ARGS ...]",
        "    An error, as there can be no modules.",
        "UNLOAD <name>",
        "    An error, as there are no modules."));
    t.sub("module", "list", 2, flags, Keys.NONE, call -> call.reply().array(0));
    t.sub("module", "load", -3, change, Keys.NONE, this::load);
    t.sub("module", "loadex", -3, change, Keys.NONE, this::load);
    t.sub("module", "unload", 3, change, Keys.NONE, this::unload);
  }

  private void load(Call call) {
    if (mayChange(call)) {
      LOG.warn("Module {} can't be loaded: modules are native code, which this server does not take", call.text(2));
      call.reply().error("ERR Error loading the extension. Please check the server logs.");
    }
  }

  private void unload(Call call) {
    if (mayChange(call)) {
      call.reply().error("ERR Error unloading module: no such module with that name");
    }
  }

  private boolean mayChange(Call call) {
    boolean may = settings.moduleCommand().permits(call.session().link().isLocal());
    if (!may) {
      call.reply().error(NOT_ALLOWED);
    }
    return may;
  }
}
