package kinglet.engine.config;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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

  static Consumer<String> forText(String rule) {
    return switch (rule) {
      case "" -> text -> {};
      case "dbfilename" -> DirectiveRules::databaseFile;
      case "appendfilename" -> text -> fileName(text, rule, "filename");
      case "appenddirname" -> text -> fileName(text, rule, "dirname");
      case "hostname" -> DirectiveRules::hostName;
      case "nodename" -> text -> require(NODE.matcher(text).matches(),
          "Announced human node name contained invalid character");
      case "title" -> text -> require(isTitle(text), "template format is invalid or contains unknown variables");
      case "events" -> EventClasses::parse;
      default -> throw new IllegalStateException(rule);
    };
  }

  static Consumer<List<String>> forWords(String rule) {
    return switch (rule) {
      case "save" -> SavePoint::parse;
      case "limits" -> OutputLimit::parse;
      case "oom-scores" -> DirectiveRules::oomScores;
      case "addresses" -> DirectiveRules::addresses;
      case "primary" -> DirectiveRules::primary;
      case "percentiles" -> LatencySettings::percentiles;
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

  private static void oomScores(List<String> words) {
    require(words.size() == 3, "wrong number of arguments");
    for (String word : words) {
      require(isBetween(word, -OOM_SCORE_MAX, OOM_SCORE_MAX),
          "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
    }
  }

  /** Host and port, or "no one". */
  private static void primary(List<String> words) {
    require(words.size() == 2, "wrong number of arguments");
    boolean noOne = words.getFirst().equalsIgnoreCase("no") && words.getLast().equalsIgnoreCase("one");
    require(noOne || isBetween(words.getLast(), 0, 65535), "Invalid master port");
  }

  private static boolean isBetween(String text, long min, long max) {
    try {
      long value = Numbers.lenient(text);
      return value >= min && value <= max;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void require(boolean holds, String error) {
    if (!holds) {
      throw new IllegalArgumentException(error);
    }
  }
}
