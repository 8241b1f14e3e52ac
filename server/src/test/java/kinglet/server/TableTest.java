package kinglet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandDoc;
import kinglet.engine.command.CommandDocs;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyDoc;
import kinglet.engine.command.KeySpec;
import kinglet.engine.command.Keys;
import org.junit.jupiter.api.Test;

/** Every row of the command table: it agrees with the facts of Redis 7.2, is documented and is played by a tape. */
final class TableTest {
  private static final Set<String> NOT_SHOWN = Set.of("sentinel", "only_sentinel", "touches_arbitrary_keys");
  private static final Pattern PLAYED = Pattern.compile("^\\d?> \"?([\\w-]+)\"?(?: \"?([\\w-]+)\"?)?.*");

  /** Rows that a tape is still owed; one that has its tape must go from here. */
  private static final Set<String> OWED = Set.of();

  private static final CommandDocs DOCS = new CommandDocs();
  private static final List<Command> ROWS = rows();

  private static List<Command> rows() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(), null);
    List<Command> rows = new ArrayList<>();
    for (Command command : new Kinglet(configuration, new SystemClock(), 1).engine().table().commands()) {
      rows.add(command);
      rows.addAll(command.subcommands());
    }
    return rows;
  }

  @Test
  void everyRowIsDocumented() {
    List<String> bare = ROWS.stream().filter(row -> DOCS.of(row).summary() == null).map(Command::fullName).toList();
    assertEquals(List.of(), bare);
    assertTrue(ROWS.size() > 50, "rows: " + ROWS.size());
  }

  @Test
  void everyRowAgreesWithTheFacts() {
    List<String> wrong = new ArrayList<>();
    for (Command row : ROWS) {
      CommandDoc doc = DOCS.of(row);
      compare(wrong, row, "arity", doc.arity(), row.arity());
      compare(wrong, row, "flags", shown(doc.flags()), sorted(Flags.flagNames(row.flags() & ~Flags.MOVABLE_KEYS)));
      compare(wrong, row, "categories", categories(doc), sorted(Flags.categoryNames(row.flags())));
      compare(wrong, row, "keys", doc.keys().stream().map(KeyDoc::spec).toList(),
          row.keys().specs().stream().map(TableTest::withoutOurs).toList());
    }
    assertEquals("", String.join("\n", wrong));
  }

  private static KeySpec withoutOurs(KeySpec spec) {
    return new KeySpec(spec.flags() & ~Keys.UNREAD, spec.keyword(), spec.begin(), spec.numbered(), spec.last(), spec.step(),
        spec.limit());
  }

  private static void compare(List<String> wrong, Command row, String what, Object fact, Object declared) {
    if (!fact.equals(declared)) {
      wrong.add(row.fullName() + ": " + what + ": Redis " + fact + ", here " + declared);
    }
  }

  private static Set<String> shown(List<String> flags) {
    return flags.stream().filter(flag -> !NOT_SHOWN.contains(flag)).collect(toCollection(TreeSet::new));
  }

  private static Set<String> sorted(List<String> names) {
    return new TreeSet<>(names);
  }

  /** As Redis derives them from the flags: setImplicitACLCategories. */
  private static Set<String> categories(CommandDoc doc) {
    TreeSet<String> all = new TreeSet<>(doc.categories());
    List<String> flags = doc.flags();
    Stream.of("write", "admin", "pubsub", "blocking").filter(flags::contains).forEach(all::add);
    if (flags.contains("readonly") && !all.contains("scripting")) {
      all.add("read");
    }
    if (flags.contains("admin")) {
      all.add("dangerous");
    }
    all.add(flags.contains("fast") ? "fast" : "slow");
    return all;
  }

  @Test
  void everyRowIsPlayed() throws Exception {
    TreeSet<String> missing = ROWS.stream().filter(row -> row.handler() != null).map(Command::fullName)
        .collect(toCollection(TreeSet::new));
    missing.removeAll(played());
    assertEquals(new TreeSet<>(OWED), missing);
  }

  /** The words that tapes begin commands with: {@code get} and {@code get|k}, whatever the second one is. */
  private static Set<String> played() throws Exception {
    Set<String> names = new TreeSet<>();
    Path folder = Path.of(Objects.requireNonNull(TableTest.class.getResource("/tapes")).toURI());
    try (Stream<Path> tapes = Files.list(folder)) {
      for (Path tape : tapes.filter(path -> path.toString().endsWith(".tape")).toList()) {
        collect(tape, names);
      }
    }
    return names;
  }

  private static void collect(Path tape, Set<String> names) throws IOException {
    for (String line : Files.readAllLines(tape, UTF_8)) {
      Matcher played = PLAYED.matcher(line.toLowerCase(Locale.ROOT));
      if (played.matches()) {
        names.add(played.group(1));
        names.add(played.group(1) + "|" + played.group(2));
      }
    }
  }

  @Test
  void allOfRedisIsDocumented() {
    int count = 0;
    for (String group : List.of("bitmap", "cluster", "connection", "generic", "geo", "hash", "hyperloglog", "list", "pubsub",
        "scripting", "sentinel", "server", "set", "sorted-set", "stream", "string", "transactions")) {
      for (CommandDoc doc : DOCS.group(group).values()) {
        assertTrue(doc.summary().endsWith(".") && doc.complexity() != null && doc.since() != null, doc.name());
        count++;
      }
    }
    assertEquals(407, count);
  }
}
