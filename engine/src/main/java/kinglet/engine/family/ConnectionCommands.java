package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static kinglet.engine.command.Flags.ACL_CONNECTION;
import static kinglet.engine.command.Flags.ALLOW_BUSY;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.NOT_QUEUED;
import static kinglet.engine.command.Flags.NO_AUTH;
import static kinglet.engine.command.Flags.STALE;
import static kinglet.engine.command.Flags.TELLS_HEALTH;
import static kinglet.engine.command.Flags.WHILE_SUBSCRIBED;

import kinglet.engine.command.AccessControl;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.resp.Reply;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Session;
import kinglet.engine.stats.Version;

/** AUTH ECHO HELLO PING QUIT RESET SELECT. Owned by the executor. */
public final class ConnectionCommands implements CommandFamily {
  private static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
  private static final String NO_PASSWORD_SET = "ERR AUTH <password> called without any password configured for the default "
      + "user. Are you sure your configuration is correct?";
  private static final String HELLO_NEEDS_AUTH = "NOAUTH HELLO must be called with the client already authenticated, "
      + "otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP "
      + "protocol version at the same time";
  private static final byte[] DEFAULT_USER = "default".getBytes(US_ASCII);

  private final Clients clients;
  private final AccessControl accessControl;

  public ConnectionCommands(Clients clients, AccessControl accessControl) {
    this.clients = clients;
    this.accessControl = accessControl;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    t.group("connection", ACL_CONNECTION);
    t.add("auth", -2, NOSCRIPT | LOADING | STALE | FAST | NO_AUTH | ALLOW_BUSY, Keys.NONE, this::auth);
    t.add("echo", 2, LOADING | STALE | FAST, Keys.NONE, this::echo);
    t.add("hello", -1, NOSCRIPT | LOADING | STALE | FAST | NO_AUTH | ALLOW_BUSY, Keys.NONE, this::hello);
    long atOnce = NOSCRIPT | LOADING | STALE | FAST | NO_AUTH | ALLOW_BUSY | NOT_QUEUED | WHILE_SUBSCRIBED;
    t.add("ping", -1, FAST | WHILE_SUBSCRIBED | TELLS_HEALTH, Keys.NONE, this::ping);
    t.add("quit", -1, atOnce, Keys.NONE, this::quit);
    t.add("reset", 1, atOnce, Keys.NONE, this::reset);
    t.add("select", 2, LOADING | STALE | FAST, Keys.NONE, this::select);
  }

  private void auth(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    if (call.count() == 2 && accessControl.isPasswordless()) {
      call.reply().error(NO_PASSWORD_SET);
      return;
    }
    byte[] user = call.count() == 2 ? DEFAULT_USER : call.bytes(1);
    if (logIn(call, user, call.bytes(call.count() - 1))) {
      call.reply().ok();
    }
  }

  private boolean logIn(Call call, byte[] user, byte[] password) {
    if (!accessControl.logIn(call, user, password)) {
      call.reply().error(WRONG_PASSWORD);
      return false;
    }
    return true;
  }

  private void echo(Call call) {
    call.reply().bulk(call.address(1), call.length(1));
  }

  private void ping(Call call) {
    if (call.count() > 2) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
    } else if (call.session().isSubscribed() && !call.reply().isResp3()) {
      pingSubscribed(call);
    } else if (call.count() == 2) {
      call.reply().bulk(call.address(1), call.length(1));
    } else {
      call.reply().simple("PONG");
    }
  }

  /** In the form of a message. */
  private static void pingSubscribed(Call call) {
    call.reply().array(2);
    call.reply().bulk("pong");
    if (call.count() == 2) {
      call.reply().bulk(call.address(1), call.length(1));
    } else {
      call.reply().bulk("");
    }
  }

  private void quit(Call call) {
    call.reply().ok();
    call.session().close();
  }

  private void reset(Call call) {
    Session session = call.session();
    clients.reset(session);
    session.authenticated(accessControl.isOpen());
    call.reply().version(session.respVersion());
    call.reply().simple("RESET");
  }

  private void select(Call call) {
    int index = DatabaseArgument.read(call, 1);
    if (index != DatabaseArgument.BAD) {
      call.session().database(index);
      call.reply().ok();
    }
  }

  private void hello(Call call) {
    int version = call.session().respVersion();
    if (call.count() > 1) {
      if (!call.readLong(1, "ERR Protocol version is not an integer or out of range")) {
        return;
      }
      if (call.longValue() < 2 || call.longValue() > 3) {
        call.reply().error("NOPROTO unsupported protocol version");
        return;
      }
      version = (int) call.longValue();
    }
    HelloOptions options = new HelloOptions();
    if (!options.read(call) || options.hasUser() && !logIn(call, options.user(), options.password())) {
      return;
    }
    if (!call.session().isAuthenticated()) {
      call.reply().error(HELLO_NEEDS_AUTH);
      return;
    }
    if (options.name() != null) {
      call.session().name(options.name());
    }
    call.session().respVersion(version);
    call.reply().version(version);
    replyHello(call, version);
  }

  private static void replyHello(Call call, int version) {
    Reply reply = call.reply();
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(Version.REDIS);
    reply.bulk("proto");
    reply.integer(version);
    reply.bulk("id");
    reply.integer(call.session().id());
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }
}
