package kinglet.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinglet.engine.command.CommandDoc;
import kinglet.engine.command.CommandDocs;
import kinglet.server.RedisBeside;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands of every family, to redis-server and to Kinglet: equal replies, and equal DEBUG DIGEST. Bounded here; by
 * hand for as long as one likes: {@code mvn -pl server -am verify -Dtest=DifferentialTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtest.flags="-Dkinglet.fuzz.commands=100000 -Dkinglet.fuzz.seed=7"}. A failure prints the shortest list of commands that
 * still differs. Skipped where no redis-server is installed.
 */
final class DifferentialTest {
  private static final int COMMANDS = Integer.getInteger("kinglet.fuzz.commands", 1_500);
  private static final long SEED = Long.getLong("kinglet.fuzz.seed", 1);
  private static final int SUBCOMMANDS = 9;
  private static final int RUN_COMMANDS = 500;
  private static final String REDIS_VERSION = "7.0.15";
  private static final List<String> FAMILIES = List.of("string", "bitmap", "generic", "hyperloglog", "list", "hash", "set",
      "sorted-set", "stream", "geo");

  private static final String SINCE_7_2_CONSUMER = "since 7.2 it makes the consumer even if there is nothing to claim";
  private static final String UNDEFINED_ORDER = "texts of members with different scores have no order";

  /** Not sent, with the reason. */
  private static final Map<String, String> LEFT_OUT = Map.ofEntries(
      Map.entry("spop", "takes at random"), Map.entry("migrate", "needs a second server"),
      Map.entry("wait", "replication"), Map.entry("waitaof", "replication"), Map.entry("pfdebug", "tells of the inside"),
      Map.entry("pfselftest", "takes seconds"), Map.entry("object|help", "lists what the version has"),
      Map.entry("xinfo|help", "lists what the version has"), Map.entry("xgroup|help", "lists what the version has"),
      Map.entry("xsetid", "since 7.2 it takes no ID below the highest deleted one"),
      Map.entry("xclaim", SINCE_7_2_CONSUMER), Map.entry("xautoclaim", SINCE_7_2_CONSUMER),
      Map.entry("zrangebylex", UNDEFINED_ORDER), Map.entry("zrevrangebylex", UNDEFINED_ORDER),
      Map.entry("zremrangebylex", UNDEFINED_ORDER), Map.entry("zlexcount", UNDEFINED_ORDER));

  @RegisterExtension
  private static final RedisBeside SERVERS = new RedisBeside();

  static Stream<Arguments> runs() {
    return FAMILIES.stream().flatMap(family -> IntStream.of(2, 3).mapToObj(resp -> Arguments.of(family, resp)));
  }

  @ParameterizedTest(name = "{0}, RESP{1}")
  @MethodSource("runs")
  void repliesAndDataAreRedis(String family, int resp) throws Exception {
    Map<String, CommandDoc> docs = docs();
    assumeTrue(docs.keySet().stream().anyMatch(new CommandDocs().group(family)::containsKey), family + ": no command yet");
    SplittableRandom random = new SplittableRandom(SEED * 31 + family.hashCode() + resp);
    for (int done = 0; done < COMMANDS; done += RUN_COMMANDS) {
      try (Duel duel = new Duel(SERVERS.theirPort(), SERVERS.ourPort(), docs, start(resp, random.nextBoolean()))) {
        List<List<String>> commands = commands(random, docs, family);
        String difference = duel.difference(commands);
        assertNull(difference, () -> shortest(duel, commands));
      }
    }
  }

  private static String shortest(Duel duel, List<List<String>> commands) {
    try {
      List<List<String>> reduced = duel.reduce(commands);
      return duel.difference(reduced) + "\nafter\n"
          + String.join("\n", reduced.stream().map(Duel::shown).toList()) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All commands of the families that both servers know, by full name. */
  private static Map<String, CommandDoc> docs() throws IOException {
    Set<String> known = known();
    CommandDocs all = new CommandDocs();
    Map<String, CommandDoc> docs = new LinkedHashMap<>();
    for (String family : FAMILIES) {
      all.group(family).forEach((name, doc) -> {
        if (known.contains(name) && !LEFT_OUT.containsKey(name)) {
          docs.put(name, doc);
        }
      });
    }
    return docs;
  }

  private static Set<String> known() throws IOException {
    Set<String> known = names(SERVERS.theirPort());
    known.retainAll(names(SERVERS.ourPort()));
    known.removeIf(name -> known.stream().anyMatch(other -> other.startsWith(name + "|")));
    return known;
  }

  private static Set<String> names(int port) throws IOException {
    Set<String> names = new HashSet<>();
    try (SocketClient client = new SocketClient(port)) {
      for (Node command : client.call("COMMAND").children()) {
        names.add(command.children().getFirst().text());
        command.children().get(SUBCOMMANDS).children().forEach(sub -> names.add(sub.children().getFirst().text()));
      }
    }
    return names;
  }

  /** Four of five of the family, the rest of all families: keys of the wrong type, copies, expiry. */
  private static List<List<String>> commands(SplittableRandom random, Map<String, CommandDoc> docs, String family) {
    Set<String> names = new CommandDocs().group(family).keySet();
    List<CommandDoc> own = docs.values().stream().filter(doc -> names.contains(doc.name())).toList();
    List<CommandDoc> any = List.copyOf(docs.values());
    CommandGrammar grammar = new CommandGrammar(random, List.of("k1", "k2", "k3", "k4", "k5"), REDIS_VERSION);
    List<List<String>> commands = new ArrayList<>();
    while (commands.size() < RUN_COMMANDS) {
      List<CommandDoc> from = random.nextInt(8) == 0 ? any : own;
      CommandDoc doc = from.get(random.nextInt(from.size()));
      commands.add(grammar.words(doc));
    }
    return commands;
  }

  /** Small limits in every second run, so that values change their encoding. */
  private static List<List<String>> start(int resp, boolean small) {
    List<List<String>> start = new ArrayList<>(List.of(List.of("hello", String.valueOf(resp)), List.of("flushall")));
    for (String name : List.of("hash-max-listpack-entries", "zset-max-listpack-entries", "set-max-intset-entries",
        "list-max-listpack-size", "stream-node-max-entries")) {
      start.add(List.of("config", "set", name, small ? "3" : "100"));
    }
    return start;
  }
}
