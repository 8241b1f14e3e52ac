package kinglet.engine.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.Function;
import kinglet.engine.acl.AclLog.Entry;
import kinglet.engine.command.AccessControl;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.config.AclSettings;
import kinglet.engine.config.Latin;
import kinglet.engine.session.Account;
import kinglet.engine.stats.AccessStats;

/** Lets users in and commands through, by the rules; what it refuses it counts and logs. Owned by the executor. */
public final class Guard implements AccessControl {
  private final UserTable users;
  private final AclLog log;
  private final AccessStats stats;
  private final Function<Call, String> clientInfo;
  private final PermissionCheck check = new PermissionCheck();

  /**
   * A guard.
   *
   * @param clientInfo the calling client as CLIENT LIST shows it
   */
  public Guard(UserTable users, AclSettings settings, AccessStats stats, Function<Call, String> clientInfo) {
    this.users = users;
    this.stats = stats;
    this.clientInfo = clientInfo;
    log = new AclLog(settings::logLengthMax);
  }

  AclLog log() {
    return log;
  }

  @Override
  public boolean isPasswordless() {
    return users.standard().isPasswordless();
  }

  @Override
  public boolean isOpen() {
    return users.isOpen();
  }

  @Override
  public boolean logIn(Call call, byte[] name, byte[] password) {
    String hash = Password.hash(password);
    User user = users.find(Latin.of(name));
    if (user == null || !user.accepts(hash)) {
      note(call, Denial.AUTH, Latin.of(name), call.bytes(0));
      return false;
    }
    call.session().account(user);
    call.session().authenticated(true);
    return true;
  }

  @Override
  public String refusal(Call call) {
    User user = userOf(call);
    Denial denial = check.check(user, call, call.command(), 0);
    if (denial == null) {
      return null;
    }
    call.session().active(call.command().fullName(), call.nowMs());
    note(call, denial, user);
    return "NOPERM " + words(denial, user, call.command());
  }

  @Override
  public String refusalOfQueued(Call call) {
    if (!call.session().account().isRestricted()) {
      return null;
    }
    User user = userOf(call);
    Denial denial = check.check(user, call, call.command(), 0);
    if (denial == null) {
      return null;
    }
    note(call, denial, user);
    return "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is "
        + "no longer allowed for the following reason: " + denial.reason();
  }

  @Override
  public boolean readsEveryKey(Call call) {
    Account account = call.session().account();
    return !account.isRestricted() || check.readsEveryKey(userOf(call), call);
  }

  /** What somebody is told who asks whether a user may run the command line that begins at an argument; null: yes. */
  String tryOut(User user, Call call, Command command, int start) {
    Denial denial = check.check(user, call, command, start);
    if (denial == null) {
      return null;
    }
    return denial == Denial.COMMAND ? words(denial, user, command)
        : "User " + user.latinName() + " has no permissions to access the '" + Latin.of(call.bytes(check.argument())) + "' "
            + denial.word();
  }

  /** Only users are restricted. */
  private static User userOf(Call call) {
    return (User) call.session().account();
  }

  private static String words(Denial denial, User user, Command command) {
    return denial == Denial.COMMAND
        ? "User " + user.latinName() + " has no permissions to run the '" + command.fullName() + "' command"
        : "No permissions to access a " + denial.word();
  }

  private void note(Call call, Denial denial, User user) {
    byte[] object = denial == Denial.COMMAND ? call.command().fullName().getBytes(ISO_8859_1)
        : call.bytes(check.argument());
    note(call, denial, user.latinName(), object);
  }

  private void note(Call call, Denial denial, String user, byte[] object) {
    switch (denial) {
      case COMMAND -> stats.command();
      case KEY -> stats.key();
      case CHANNEL -> stats.channel();
      case AUTH -> stats.authentication();
    }
    String context = call.session().transaction() == null ? "toplevel" : "multi";
    log.add(new Entry(denial, context, object, user, clientInfo.apply(call), call.nowMs()));
  }
}
