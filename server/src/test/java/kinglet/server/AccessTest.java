package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinglet.engine.command.Command;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeySpec;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.tape.InProcessClient;
import kinglet.server.tape.TapeClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ACL case of every row: no command runs for a user who may not run it, whatever its arguments are. */
final class AccessTest {
  private static final int RING = 64;
  private static final Kinglet KINGLET = kinglet();
  private static final Inlet INLET = connect();

  private final InProcessClient admin = new InProcessClient(KINGLET, INLET);
  private final InProcessClient user = new InProcessClient(KINGLET, INLET);

  private static Kinglet kinglet() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes"), null);
    return new Kinglet(configuration, new SystemClock(), 1);
  }

  private static Inlet connect() {
    Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
    KINGLET.executor().connect(inlet, RING);
    return inlet;
  }

  private static List<Command> rows() {
    List<Command> rows = new ArrayList<>();
    for (Command command : KINGLET.engine().table().allCommands()) {
      rows.add(command);
      rows.addAll(command.subcommands());
    }
    return rows.stream().filter(row -> row.handler() != null).toList();
  }

  /** As few arguments as it takes. */
  private static String line(Command row) {
    String name = row.fullName().replace('|', ' ');
    int given = row.parent() == null ? 1 : 2;
    return name + " x".repeat(Math.max(0, Math.abs(row.arity()) - given));
  }

  private static String call(TapeClient client, String line) throws Exception {
    String text = client.call(line).toString();
    return text.startsWith("-") ? text.substring(1) : text;
  }

  @BeforeEach
  void logIn() throws Exception {
    call(admin, "ACL SETUSER u reset on nopass");
    call(user, "AUTH u x");
  }

  @Test
  void nothingRunsWithoutItsBit() throws Exception {
    long keys = KINGLET.engine().keyspace().database(0).size();
    int refused = 0;
    for (Command row : rows()) {
      if (!row.has(Flags.NO_AUTH)) {
        String refusal = "NOPERM User u has no permissions to run the '" + row.fullName() + "' command";
        assertTrue(call(user, line(row)).contains(refusal), line(row));
        refused++;
      }
    }
    assertTrue(refused > 200, "rows: " + refused);
    assertEquals(keys, KINGLET.engine().keyspace().database(0).size());
  }

  @Test
  void everyBitIsTheRowsOwn() throws Exception {
    for (Command row : rows()) {
      call(admin, "ACL SETUSER u -@all allkeys allchannels +" + row.fullName());
      assertTrue(call(admin, "ACL DRYRUN u " + line(row)).contains("OK"), line(row));
      call(admin, "ACL SETUSER u +@all -" + row.fullName());
      String denied = call(admin, "ACL DRYRUN u " + line(row));
      assertEquals(row.has(Flags.NO_AUTH), !denied.contains("'" + row.fullName() + "' command"), line(row) + ": " + denied);
    }
  }

  /** Of a line that cannot be right no key is found, and so none is asked; nor, in Redis, of PFMERGE without sources. */
  @Test
  void everyKeyThatIsFoundIsAsked() throws Exception {
    call(admin, "ACL SETUSER u +@all allchannels ~nokey");
    int asked = 0;
    for (Command row : rows()) {
      boolean isCounted = row.keys().specs().stream().anyMatch(KeySpec::numbered);
      if (row.firstKey() > 0 && row.keys().areThere() && !isCounted && !row.name().equals("pfmerge")) {
        assertTrue(call(admin, "ACL DRYRUN u " + line(row)).contains("access the 'x' key"), line(row));
        asked++;
      }
    }
    assertTrue(asked > 100, "rows: " + asked);
  }

  @Test
  void rulesThatDescribeAUserMakeTheSame() throws Exception {
    Random random = new Random(5);
    List<Command> rows = rows();
    for (int round = 0; round < 1000; round++) {
      String rules = IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> rule(random, rows))
          .collect(Collectors.joining(" "));
      String error = call(admin, "ACL SETUSER u " + (random.nextInt(4) == 0 ? "reset " : "") + rules);
      assertTrue(error.equals("+OK") || error.startsWith("ERR Error in ACL SETUSER modifier"), rules + ": " + error);
      String made = userLine("u");
      call(admin, "ACL DELUSER twin");
      assertEquals("+OK", call(admin, "ACL SETUSER twin " + made), made);
      assertEquals(made, userLine("twin"));
      for (int i = 0; i < 20; i++) {
        String line = line(rows.get(random.nextInt(rows.size()))).replace("x", random.nextBoolean() ? "a" : "b");
        assertEquals(call(admin, "ACL DRYRUN u " + line).replace("User u ", "User twin "),
            call(admin, "ACL DRYRUN twin " + line), made + ": " + line);
      }
    }
    call(admin, "ACL DELUSER twin");
  }

  private String userLine(String name) throws Exception {
    String start = "\"user " + name + " ";
    String all = call(admin, "ACL LIST");
    int from = all.indexOf(start) + start.length();
    return all.substring(from, all.indexOf('"', from));
  }

  private static String rule(Random random, List<Command> rows) {
    String[] patterns = {"a", "b*", "a?", "[ab]"};
    String pattern = patterns[random.nextInt(patterns.length)];
    String category = Flags.categories().get(random.nextInt(Flags.categories().size()));
    String command = rows.get(random.nextInt(rows.size())).fullName();
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> "+" + command;
      case 3, 4 -> "-" + command;
      case 5 -> (random.nextBoolean() ? "+@" : "-@") + category;
      case 6 -> (random.nextBoolean() ? "%R~" : "%W~") + pattern;
      case 7 -> "~" + pattern;
      case 8 -> "&" + pattern;
      case 9 -> random.nextBoolean() ? "allkeys" : "resetkeys";
      case 10 -> "\"(" + rule(random, rows).replace("\"", "").replaceAll("^\\(.*", "+get") + " ~" + pattern + ")\"";
      default -> random.nextInt(4) == 0 ? "+@all" : "resetchannels";
    };
  }

  @Test
  void rowsHaveNumbersOfTheirOwn() {
    List<Integer> ids = rows().stream().map(Command::id).toList();
    assertEquals(ids.size(), ids.stream().distinct().count());
    assertNull(KINGLET.engine().table().ownCommand("nosuch"));
  }
}
