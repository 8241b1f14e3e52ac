package kinglet.engine.config;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a value must be beyond its kind, by the names that {@code redis-directives.txt} uses. A rule throws {@link
 * IllegalArgumentException} with the text of Redis 7.2.
 */
final class DirectiveRules {
  private static final int HOST_CHARACTERS_MAX = 255;
  private static final int OOM_SCORE_MAX = 2000;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]*");
  private static final Pattern NODE = Pattern.compile("[^!#$%&()*+:;<>?@\\[\\]^{|}~]*");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
  private static final Set<String> TITLES_EMPTY = Set.of("title", "server-mode", "unixsocket", "config-file");
  private static final Set<String> TITLES_FILLED = Set.of("listen-addr", "port", "tls-port");

  private DirectiveRules() {}

  /** Refuses what the rule of a stand-in does not allow. */
  static Consumer<String> forText(String rule) {
    return switch (rule) {
      case "" -> text -> {};
      case "appendfilename" -> text -> fileName(text, rule, "filename");
      case "appenddirname" -> text -> fileName(text, rule, "dirname");
      case "hostname" -> DirectiveRules::hostName;
      case "nodename" -> text -> require(NODE.matcher(text).matches(),
          "Announced human node name contained invalid character");
      case "title" -> text -> require(isTitle(text), "template format is invalid or contains unknown variables");
      default -> throw new IllegalStateException(rule);
    };
  }

  /** Refuses likewise, and returns the words as CONFIG GET shows them. */
  static UnaryOperator<List<String>> forWords(String rule) {
    return switch (rule) {
      case "save" -> words -> SavePoint.words(SavePoint.parse(words));
      case "oom-scores" -> DirectiveRules::oomScores;
      case "primary" -> DirectiveRules::primary;
      default -> throw new IllegalStateException(rule);
    };
  }

  /** May be empty: then no snapshots are written. */
  static void databaseFile(String text) {
    require(isBaseName(text), "dbfilename can't be a path, just a filename");
  }

  static void addresses(List<String> words) {
    require(words.size() <= 16, "Too many bind addresses specified.");
  }

  private static void fileName(String text, String directive, String what) {
    require(!text.isEmpty(), directive + " can't be empty");
    require(isBaseName(text), directive + " can't be a path, just a " + what);
  }

  private static boolean isBaseName(String text) {
    return text.indexOf('/') < 0 && text.indexOf('\\') < 0;
  }

  private static void hostName(String text) {
    require(text.length() <= HOST_CHARACTERS_MAX, "Hostnames must be less than 256 characters");
    require(HOST.matcher(text).matches(), "Hostnames may only contain alphanumeric characters, hyphens or dots");
  }

  /** Known variables only, and something left once those that may be empty are. */
  private static boolean isTitle(String text) {
    StringBuilder rest = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(text.replace("{{", ""));
    while (matcher.find()) {
      boolean filled = TITLES_FILLED.contains(matcher.group(1));
      if (!filled && !TITLES_EMPTY.contains(matcher.group(1))) {
        return false;
      }
      matcher.appendReplacement(rest, filled ? "x" : "");
    }
    matcher.appendTail(rest);
    return rest.indexOf("{") < 0 && !rest.toString().isBlank();
  }

  private static List<String> oomScores(List<String> words) {
    require(words.size() == 3, "wrong number of arguments");
    String error = "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
    return words.stream().map(word -> number(word, -OOM_SCORE_MAX, OOM_SCORE_MAX, error)).toList();
  }

  /** Host and port; nothing or "no one" for none. */
  private static List<String> primary(List<String> words) {
    if (words.isEmpty()) {
      return words;
    }
    require(words.size() == 2, "wrong number of arguments");
    if (words.getFirst().equalsIgnoreCase("no") && words.getLast().equalsIgnoreCase("one")) {
      return List.of();
    }
    return List.of(words.getFirst(), number(words.getLast(), 0, 65535, "Invalid master port"));
  }

  private static String number(String word, long min, long max, String error) {
    try {
      long value = Numbers.lenient(word);
      require(value >= min && value <= max, error);
      return Long.toString(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(error, e);
    }
  }

  private static void require(boolean holds, String error) {
    if (!holds) {
      throw new IllegalArgumentException(error);
    }
  }
}
