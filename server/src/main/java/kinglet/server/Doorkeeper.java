package kinglet.server;

import kinglet.engine.command.AccessControl;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.exec.Admission;
import kinglet.engine.session.Session;

/**
 * Protected mode: as long as nobody has set a password, only clients of this machine are served. The error says what to do,
 * because whoever sees it has just installed the server. Owned by the executor. Source: Redis 7.2, but for the words.
 */
final class Doorkeeper implements Admission {
  private static final String DENIED = "DENIED Redis is running in protected mode because protected mode is enabled and no "
      + "password is set for the default user. Only connections from the machine itself are accepted then. To let others in, "
      + "do one of these: 1) set a password (requirepass), 2) if nobody but friends can reach the port, send 'CONFIG SET "
      + "protected-mode no' from the machine itself, and CONFIG REWRITE to keep it so, 3) put 'protected-mode no' into the "
      + "configuration file and restart, 4) start with the option '--protected-mode no'.";

  private final ClientSettings settings;
  private final AccessControl accessControl;

  Doorkeeper(ClientSettings settings, AccessControl accessControl) {
    this.settings = settings;
    this.accessControl = accessControl;
  }

  @Override
  public String refusal(Session session) {
    session.authenticated(accessControl.isOpen());
    return settings.protectedMode() && accessControl.isPasswordless() && !session.link().isLocal() ? DENIED : null;
  }
}
