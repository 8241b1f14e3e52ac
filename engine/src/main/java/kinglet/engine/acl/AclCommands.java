package kinglet.engine.acl;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.STALE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import kinglet.engine.acl.AclLog.Entry;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Flags;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.config.Latin;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ACL: shows and changes users. Owned by the executor. Source: Redis 7.2. */
public final class AclCommands implements CommandFamily {
  private static final Logger LOG = LoggerFactory.getLogger("acl");
  private static final int LINE = 3;
  private static final int PASSWORD_BITS = 256;
  private static final int PASSWORD_BITS_MAX = 4096;
  private static final int LOG_SHOWN = 10;
  private static final int NAME_SHOWN_MAX = 128;
  private static final String NO_FILE = "ERR This Redis instance is not configured to use an ACL file. You may want to specify "
      + "users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) "
      + "in order to store users in the Redis configuration.";

  private final UserTable users;
  private final Guard guard;
  private final AclFile file;
  private final Supplier<CommandTable> table;
  private final RandomGenerator secureRandom;

  /**
   * The commands.
   *
   * @param table what they are rows of; asked when they are called
   * @param secureRandom nobody can foretell it
   */
  public AclCommands(UserTable users, Guard guard, AclFile file, Supplier<CommandTable> table, RandomGenerator secureRandom) {
    this.users = users;
    this.guard = guard;
    this.file = file;
    this.table = table;
    this.secureRandom = secureRandom;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long own = NOSCRIPT | LOADING | STALE;
    long admin = ADMIN | own;
    t.group("server", 0);
    t.sub("acl", "cat", -2, own, Keys.NONE, this::cat);
    t.sub("acl", "deluser", -3, admin, Keys.NONE, this::deleteUsers);
    t.sub("acl", "dryrun", -4, admin, Keys.NONE, this::dryRun);
    t.sub("acl", "genpass", -2, own, Keys.NONE, this::generatePassword);
    t.sub("acl", "getuser", 3, admin, Keys.NONE, this::getUser);
    t.sub("acl", "help", 2, LOADING | STALE, Keys.NONE, AclHelp.HELP);
    t.sub("acl", "list", 2, admin, Keys.NONE, this::list);
    t.sub("acl", "load", 2, admin, Keys.NONE, this::load);
    t.sub("acl", "log", -2, admin, Keys.NONE, this::log);
    t.sub("acl", "save", 2, admin, Keys.NONE, this::save);
    t.sub("acl", "setuser", -3, admin, Keys.NONE, this::setUser);
    t.sub("acl", "users", 2, admin, Keys.NONE, this::names);
    t.sub("acl", "whoami", 2, own, Keys.NONE, call -> call.reply().bulk(call.session().user()));
  }

  private static String latin(Call call, int argument) {
    return Latin.of(call.bytes(argument));
  }

  // ---- users ----

  private void setUser(Call call) {
    String name = latin(call, 2);
    if (Vocabulary.hasBlanks(name)) {
      call.reply().error("ERR Usernames can't contain spaces or null characters");
      return;
    }
    List<String> rules = new ArrayList<>();
    for (int i = 3; i < call.count(); i++) {
      rules.add(latin(call, i));
    }
    String error = users.set(name, rules, call.session());
    if (error == null) {
      call.reply().ok();
    } else {
      call.reply().error(error);
    }
  }

  private void deleteUsers(Call call) {
    List<String> names = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      names.add(latin(call, i));
    }
    if (names.contains(UserTable.DEFAULT)) {
      call.reply().error("ERR The 'default' user cannot be removed");
    } else {
      call.reply().integer(names.stream().filter(name -> users.delete(name, call.session())).count());
    }
  }

  private void getUser(Call call) {
    User user = users.find(latin(call, 2));
    if (user == null) {
      call.reply().nil();
    } else {
      UserReply.write(call.reply(), user);
    }
  }

  private void list(Call call) {
    call.reply().array(users.all().size());
    for (User user : users.all()) {
      call.reply().bulk(Latin.bytes("user " + user.latinName() + " " + user.describe()));
    }
  }

  private void names(Call call) {
    call.reply().array(users.all().size());
    users.all().forEach(user -> call.reply().bulk(Latin.bytes(user.latinName())));
  }

  // ---- the file ----

  private void load(Call call) {
    String error = file.path().isEmpty() ? NO_FILE : UserFile.load(file, users, call.session());
    if (error == null) {
      LOG.info("ACL LOAD: {} users from {}", users.all().size(), file.path());
      call.reply().ok();
    } else {
      call.reply().error(file.path().isEmpty() ? error : "ERR " + error);
    }
  }

  private void save(Call call) {
    if (file.path().isEmpty()) {
      call.reply().error(NO_FILE);
      return;
    }
    try {
      UserFile.save(file, users);
      call.reply().ok();
    } catch (IOException e) {
      LOG.warn("ACL SAVE to {}: {}", file.path(), e.getMessage());
      call.reply().error("ERR There was an error trying to save the ACLs. Please check the server logs for more information");
    }
  }

  // ---- what there is ----

  private void cat(Call call) {
    if (call.count() > 3) {
      ServerHelp.wrongArguments(call);
    } else if (call.count() == 2) {
      call.reply().array(Flags.categories().size());
      Flags.categories().forEach(call.reply()::bulk);
    } else {
      catCommands(call);
    }
  }

  private void catCommands(Call call) {
    String name = latin(call, 2);
    long category = Vocabulary.category(name);
    if (category == 0) {
      call.reply().error("ERR Unknown category '" + name.substring(0, Math.min(name.length(), NAME_SHOWN_MAX)) + "'");
      return;
    }
    int array = call.reply().beginArray();
    int count = namesIn(call.reply(), users.vocabulary().commands(), category);
    count += namesIn(call.reply(), users.vocabulary().absentCommands(), category);
    call.reply().endArray(array, count);
  }

  private static int namesIn(Reply reply, Collection<Command> commands, long category) {
    int count = 0;
    for (Command command : commands) {
      count += nameIfIn(reply, command, category) + namesIn(reply, command.subcommands(), category);
    }
    return count;
  }

  private static int nameIfIn(Reply reply, Command command, long category) {
    if (!command.has(category)) {
      return 0;
    }
    reply.bulk(command.fullName());
    return 1;
  }

  private void generatePassword(Call call) {
    if (call.count() > 3) {
      ServerHelp.wrongArguments(call);
      return;
    }
    if (call.count() == 3 && !call.readLong(2)) {
      return;
    }
    long bits = call.count() == 3 ? call.longValue() : PASSWORD_BITS;
    if (bits <= 0 || bits > PASSWORD_BITS_MAX) {
      call.reply().error("ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to "
          + PASSWORD_BITS_MAX);
      return;
    }
    byte[] bytes = new byte[(int) (bits + 7) / 8];
    secureRandom.nextBytes(bytes);
    call.reply().bulk(HexFormat.of().formatHex(bytes).substring(0, (int) (bits + 3) / 4));
  }

  // ---- trying ----

  private void dryRun(Call call) {
    User user = users.find(latin(call, 2));
    Command command = user == null ? null : commandOfLine(call);
    if (user == null) {
      call.reply().error("ERR User '" + latin(call, 2) + "' not found");
    } else if (command == null) {
      call.reply().error("ERR Command '" + latin(call, LINE) + "' not found");
    } else if (!command.accepts(call.count() - LINE)) {
      call.reply().error(Errors.wrongNumberOfArguments(command));
    } else {
      String denial = guard.tryOut(user, call, command, LINE);
      if (denial == null) {
        call.reply().ok();
      } else {
        call.reply().bulk(Latin.bytes(denial));
      }
    }
  }

  private Command commandOfLine(Call call) {
    int row = table.get().row(call.address(LINE), call.length(LINE));
    Command command = row == CommandNames.UNKNOWN ? null : table.get().command(row);
    boolean isWhole = command == null || !command.isContainer() || call.count() == LINE + 1;
    return isWhole ? command : command.subcommand(call.text(LINE + 1).toLowerCase(Locale.ROOT));
  }

  // ---- the log ----

  private void log(Call call) {
    if (call.count() > 3) {
      ServerHelp.wrongArguments(call);
    } else if (call.count() == 3 && call.is(2, "reset")) {
      guard.log().clear();
      call.reply().ok();
    } else if (call.count() == 2 || call.readLong(2)) {
      long count = call.count() == 2 ? LOG_SHOWN : Math.max(0, call.longValue());
      long shown = Math.min(count, guard.log().entries().size());
      call.reply().array(shown);
      guard.log().entries().stream().limit(shown).forEach(entry -> show(call, entry));
    }
  }

  private static void show(Call call, Entry entry) {
    Reply reply = call.reply();
    reply.map(10);
    reply.bulk("count");
    reply.integer(entry.count);
    reply.bulk("reason");
    reply.bulk(entry.denial.word());
    reply.bulk("context");
    reply.bulk(entry.context);
    reply.bulk("object");
    reply.bulk(entry.object);
    reply.bulk("username");
    reply.bulk(Latin.bytes(entry.user));
    reply.bulk("age-seconds");
    reply.number((call.nowMs() - entry.updatedMs) / 1000.0);
    reply.bulk("client-info");
    reply.bulk(entry.client);
    reply.bulk("entry-id");
    reply.integer(entry.id);
    reply.bulk("timestamp-created");
    reply.integer(entry.createdMs);
    reply.bulk("timestamp-last-updated");
    reply.integer(entry.updatedMs);
  }
}
