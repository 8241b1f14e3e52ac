package kinglet.server.fuzz;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.command.ArgumentDoc;

/**
 * Values for the arguments of commands, chosen by what the documentation calls them: few enough that they meet again, with
 * the edges of every kind among them. No value makes a reply depend on when it is asked.
 */
final class ArgumentPool {
  private static final List<String> TEXTS = List.of("a", "b", "c", "d", "", "10", "-3", "007", "3.5", "1e3", "x".repeat(65),
      "y".repeat(5000), "\u0000\u00ff\r\n", "9223372036854775807", "9223372036854775808");
  private static final List<String> INTEGERS = List.of("0", "1", "2", "3", "-1", "-2", "5", "10", "100", "-100", "1000");
  private static final List<String> EDGE_INTEGERS = List.of("9223372036854775807", "-9223372036854775808", "2147483648",
      "9223372036854775808", "1.5", "", "abc", "+1", "01", " 1");
  // Without -0: 7.2 keeps it as 0 in listpacks.
  private static final List<String> DOUBLES = List.of("0", "1", "2", "3", "-1.5", "3.1", "0.1", "1e10", "100", "1e-7");
  private static final List<String> EDGE_DOUBLES = List.of("inf", "-inf", "nan", "1e308", "1e400", "", "abc", "0x10", " 1", "1 ",
      "+5", "5.");
  private static final List<String> SCORE_BOUNDS = List.of("-inf", "+inf", "(1", "3", "(-1.5", "0", "(inf", "x", "100", "1e3");
  private static final List<String> LEX_BOUNDS = List.of("-", "+", "[a", "(b", "[c", "[", "(", "a", "[x");
  private static final List<String> IDS = List.of("0", "1-1", "2-0", "2", "3-5", "5-1", "7", "100-1", "0-0", "0-1",
      "18446744073709551615-18446744073709551615", "x", "1-x");
  private static final List<String> BLOCK_MS = List.of("1", "2", "-1", "x");
  private static final List<String> PATTERNS = List.of("*", "k*", "?", "[a-c]", "a*", "\\a", "");

  /** Pools by the name of the argument, for those whose type does not say enough. */
  private static final Map<String, List<String>> BY_NAME = Map.ofEntries(
      // 7.2 refuses the lowest integer, which 7.0 takes.
      Map.entry("rank", List.of("0", "1", "-1", "2", "-2", "9223372036854775807", "x")),
      Map.entry("timeout", List.of("0.01", "0.001", "-1", "abc", "1e400")),
      Map.entry("cursor", List.of("0", "0", "0", "x")),
      Map.entry("encoding", List.of("u8", "i8", "u1", "i64", "u63", "u64", "i5", "x")),
      Map.entry("group", List.of("g1", "g2", "g3")),
      Map.entry("consumer", List.of("c1", "c2")),
      Map.entry("id", IDS), Map.entry("ID", IDS), Map.entry("last-id", IDS), Map.entry("lastid", IDS),
      Map.entry("max-deleted-id", IDS),
      Map.entry("longitude", List.of("13.361389", "15.087269", "-122.4", "0", "180", "181", "2.35", "x")),
      Map.entry("latitude", List.of("38.115556", "37.502669", "37.7", "0", "85", "86", "48.85", "x")),
      Map.entry("radius", List.of("100", "200", "1", "0", "-1", "5000", "x")),
      Map.entry("width", List.of("100", "400", "0", "-1", "x")),
      Map.entry("height", List.of("100", "400", "0", "-1", "x")),
      Map.entry("field", List.of("f1", "f2", "f3", "f4", "", "12", "z".repeat(70))),
      Map.entry("member", List.of("m1", "m2", "m3", "m4", "m5", "a", "b", "12", "-7", "z".repeat(70))),
      Map.entry("member1", List.of("m1", "m2", "m3")), Map.entry("member2", List.of("m1", "m2", "m3")),
      Map.entry("threshold", List.of("0", "1", "3", "10", "2-0", "-1", "x")),
      Map.entry("seconds", List.of("1000", "100000", "0", "-1", "9223372036854775807", "x")),
      Map.entry("milliseconds", List.of("1000000", "100000000", "0", "-1", "9223372036854775807", "x")),
      Map.entry("unix-time-seconds", List.of("9999999999", "1", "0", "-1", "9223372036854775807", "x")),
      Map.entry("unix-time-milliseconds", List.of("9999999999999", "1", "0", "-1", "9223372036854775807", "x")),
      Map.entry("min-idle-time", List.of("0", "1000000", "-1", "x")),
      Map.entry("ms", List.of("0", "1000000", "-1", "x")),
      Map.entry("ttl", List.of("0", "1000000", "-1", "x")),
      Map.entry("by-pattern", List.of("k*", "nosort", "h*->f1", "*")),
      Map.entry("get-pattern", List.of("#", "k*", "h*->f1", "*")),
      Map.entry("db", List.of("0", "1", "2", "99", "-1", "x")),
      Map.entry("destination-db", List.of("0", "1", "2", "99", "x")),
      Map.entry("type", List.of("string", "list", "hash", "zset", "set", "stream", "nothing")),
      Map.entry("bit", List.of("0", "1", "2", "x")));

  private final SplittableRandom random;
  private final boolean lexical;
  private final List<String> keys;
  private final boolean streamRange;

  /**
   * One for one command.
   *
   * @param command its full name
   */
  ArgumentPool(SplittableRandom random, List<String> keys, String command, boolean stream) {
    this.random = random;
    this.keys = keys;
    lexical = command.contains("lex") || random.nextInt(4) == 0 && !stream;
    streamRange = stream;
  }

  String key() {
    return pick(keys);
  }

  String value(ArgumentDoc argument) {
    if ("BLOCK".equals(argument.token())) {
      return pick(BLOCK_MS);
    }
    List<String> named = BY_NAME.get(argument.name());
    if (named != null) {
      return pick(named);
    }
    return switch (argument.type()) {
      case "integer" -> random.nextInt(12) == 0 ? pick(EDGE_INTEGERS) : pick(INTEGERS);
      case "double" -> isBound(argument) ? pick(SCORE_BOUNDS) : number();
      case "pattern" -> pick(PATTERNS);
      default -> isBound(argument) ? bound() : pick(TEXTS);
    };
  }

  private String number() {
    return random.nextInt(10) == 0 ? pick(EDGE_DOUBLES) : pick(DOUBLES);
  }

  private static boolean isBound(ArgumentDoc argument) {
    return List.of("min", "max", "start", "stop", "end").contains(argument.name());
  }

  private String bound() {
    if (streamRange) {
      return random.nextInt(3) == 0 ? pick(List.of("-", "+", "(1-1", "(2")) : pick(IDS);
    }
    return pick(lexical ? LEX_BOUNDS : random.nextBoolean() ? INTEGERS : SCORE_BOUNDS);
  }

  String pick(List<String> pool) {
    return pool.get(random.nextInt(pool.size()));
  }
}
