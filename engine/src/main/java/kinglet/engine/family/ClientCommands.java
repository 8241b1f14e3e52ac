package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_CONNECTION;
import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.STALE;

import java.util.function.Consumer;
import java.util.function.Predicate;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.exec.Blocking;
import kinglet.engine.exec.Pause;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Session.ReplyMode;
import kinglet.engine.session.Session;

/** CLIENT, but for tracking of keys, which has a room of its own. Owned by the executor. Source: Redis 7.2. */
public final class ClientCommands implements CommandFamily {
  private static final String BAD_TIMEOUT = "ERR timeout is not an integer or out of range";

  private final Clients clients;
  private final Predicate<String> users;
  private final Pause pause;
  private final Blocking blocking;

  /**
   * The commands.
   *
   * @param users whether a user exists
   */
  public ClientCommands(Clients clients, Predicate<String> users, Pause pause, Blocking blocking) {
    this.clients = clients;
    this.users = users;
    this.pause = pause;
    this.blocking = blocking;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long own = NOSCRIPT | LOADING | STALE;
    long admin = ADMIN | own;
    t.group("connection", 0).add("client", -2, 0, Keys.NONE, null);
    t.group("connection", ACL_CONNECTION);
    t.sub("client", "getname", 2, own, Keys.NONE, this::getName);
    t.sub("client", "help", 2, LOADING | STALE, Keys.NONE, ClientHelp.HELP);
    t.sub("client", "id", 2, own, Keys.NONE, call -> call.reply().integer(call.session().id()));
    t.sub("client", "info", 2, own, Keys.NONE, this::info);
    t.sub("client", "kill", -3, admin, Keys.NONE, this::kill);
    t.sub("client", "list", -2, admin, Keys.NONE, this::list);
    t.sub("client", "no-evict", 3, admin, Keys.NONE, call -> onOrOff(call, call.session()::noEvict));
    t.sub("client", "no-touch", 3, own, Keys.NONE, call -> onOrOff(call, call.session()::noTouch));
    t.sub("client", "pause", -3, admin, Keys.NONE, this::pause);
    t.sub("client", "reply", 3, own, Keys.NONE, this::reply);
    t.sub("client", "setinfo", 4, own, Keys.NONE, this::setInfo);
    t.sub("client", "setname", 3, own, Keys.NONE, this::setName);
    t.sub("client", "unblock", -3, admin, Keys.NONE, this::unblock);
    t.sub("client", "unpause", 2, admin, Keys.NONE, this::unpause);
  }

  private void getName(Call call) {
    String name = call.session().name();
    if (name.isEmpty()) {
      call.reply().nil();
    } else {
      call.reply().bulk(name);
    }
  }

  private void setName(Call call) {
    String name = call.text(2);
    if (ClientNames.isValid(name)) {
      call.session().name(name);
      call.reply().ok();
    } else {
      call.reply().error(ClientNames.INVALID_NAME);
    }
  }

  private void setInfo(Call call) {
    String value = call.text(3);
    boolean isName = call.is(2, "lib-name");
    if (!isName && !call.is(2, "lib-ver")) {
      call.reply().error("ERR Unrecognized option '" + call.shown(2) + "'");
    } else if (!ClientNames.isValid(value)) {
      call.reply().error("ERR " + call.shown(2) + " cannot contain spaces, newlines or special characters.");
    } else {
      if (isName) {
        call.session().libraryName(value);
      } else {
        call.session().libraryVersion(value);
      }
      call.reply().ok();
    }
  }

  private void info(Call call) {
    StringBuilder text = new StringBuilder();
    ClientLine.append(text, call.session(), call);
    call.reply().verbatim("txt", text.toString());
  }

  private void list(Call call) {
    StringBuilder text = new StringBuilder();
    boolean done;
    if (call.count() == 2) {
      done = listAll(call, null, text);
    } else if (call.count() == 4 && call.is(2, "type")) {
      Session.Type type = ClientFilter.readType(call, 3);
      done = type != null && listAll(call, type, text);
    } else if (call.count() > 3 && call.is(2, "id")) {
      done = listIds(call, text);
    } else {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    if (done) {
      call.reply().verbatim("txt", text.toString());
    }
  }

  private boolean listAll(Call call, Session.Type type, StringBuilder text) {
    for (Session session : clients.all()) {
      if (isThere(session) && (type == null || session.type() == type)) {
        ClientLine.append(text, session, call);
      }
    }
    return true;
  }

  private boolean listIds(Call call, StringBuilder text) {
    for (int i = 3; i < call.count(); i++) {
      if (!call.readLong(i, "ERR Invalid client ID")) {
        return false;
      }
      Session session = clients.byId(call.longValue());
      if (session != null && isThere(session)) {
        ClientLine.append(text, session, call);
      }
    }
    return true;
  }

  /** A client that was killed is gone for everybody, though its selector may not have closed it yet. */
  private static boolean isThere(Session session) {
    return !session.link().isDoomed();
  }

  private void kill(Call call) {
    ClientFilter filter = new ClientFilter(call, users);
    if (call.count() == 3) {
      if (killAll(call, filter.address(call.text(2))) > 0) {
        call.reply().ok();
      } else {
        call.reply().error("ERR No such client");
      }
    } else if (filter.read(2)) {
      call.reply().integer(killAll(call, filter));
    }
  }

  private int killAll(Call call, ClientFilter filter) {
    int killed = 0;
    for (Session session : clients.all()) {
      if (isThere(session) && filter.matches(session)) {
        killed++;
        if (session == call.session()) {
          // The answer still goes out.
          session.close();
        } else {
          session.kill();
        }
      }
    }
    return killed;
  }

  private static void onOrOff(Call call, Consumer<Boolean> set) {
    if (call.is(2, "on") || call.is(2, "off")) {
      set.accept(call.is(2, "on"));
      call.reply().ok();
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }

  /** Only ON is answered; the dispatcher does what the mode says. */
  private void reply(Call call) {
    Session session = call.session();
    if (call.is(2, "on")) {
      session.replyMode(ReplyMode.ON);
      call.reply().ok();
    } else if (call.is(2, "off")) {
      session.replyMode(ReplyMode.OFF);
    } else if (call.is(2, "skip")) {
      session.replyMode(session.replyMode() == ReplyMode.OFF ? ReplyMode.OFF : ReplyMode.SKIP);
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }

  private void pause(Call call) {
    boolean all = call.count() == 3 || call.is(3, "all");
    if (call.count() > 4) {
      ServerHelp.wrongArguments(call);
    } else if (!all && !call.is(3, "write")) {
      call.reply().error("ERR CLIENT PAUSE mode must be WRITE or ALL");
    } else if (call.readLong(2, BAD_TIMEOUT)) {
      pause(call, all, call.longValue());
    }
  }

  private void pause(Call call, boolean all, long timeoutMs) {
    if (timeoutMs < 0) {
      call.reply().error("ERR timeout is negative");
    } else if (timeoutMs > Long.MAX_VALUE - call.nowMs()) {
      call.reply().error("ERR timeout is out of range");
    } else {
      pause.begin(all, call.nowMs() + timeoutMs);
      call.reply().ok();
    }
  }

  private void unpause(Call call) {
    pause.end();
    call.reply().ok();
  }

  /** The waiting for the end of CLIENT PAUSE is not ended by this. */
  private void unblock(Call call) {
    if (call.count() > 4) {
      ServerHelp.wrongArguments(call);
    } else if (call.count() == 4 && !call.is(3, "timeout") && !call.is(3, "error")) {
      call.reply().error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    } else if (call.readLong(2)) {
      Session session = clients.byId(call.longValue());
      boolean byError = call.count() == 4 && call.is(3, "error");
      call.reply().integer(session != null && blocking.unblock(session, byError) ? 1 : 0);
    }
  }
}
