package kinglet.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigWordsTest {
  private static final Optional<List<String>> UNBALANCED = Optional.empty();

  private static Optional<List<String>> words(String... words) {
    return Optional.of(List.of(words));
  }

  @Test
  void wordsAndQuotes() {
    assertEquals(words("port", "6379"), ConfigWords.split("  port \t 6379 "));
    assertEquals(words("a", "", ""), ConfigWords.split("a \"\" ''"));
    assertEquals(words("a b", "c'd", "e\"f"), ConfigWords.split("\"a b\" 'c\\'d' 'e\"f'"));
    assertEquals(words("\n\r\t\b\u0007A\u00ff\\\"q"), ConfigWords.split("\"\\n\\r\\t\\b\\a\\x41\\xfF\\\\\\\"\\q\""));
    assertEquals(words("x4", "\\n"), ConfigWords.split("\"\\x4\" '\\n'"));
    assertEquals(words("ab c"), ConfigWords.split("a\"b c\""), "a quote may open in the middle");
    assertEquals(words(), ConfigWords.split(" \t "));
  }

  @Test
  void unbalancedQuotes() {
    for (String line : List.of("a \"b", "a 'b", "\"a\"b", "'a'b", "\"a\\\"", "\"a\"'b'", "\"")) {
      assertEquals(UNBALANCED, ConfigWords.split(line), line);
    }
  }

  @Test
  void agreesWithTheTwin() {
    Random random = new Random(3);
    for (int i = 0; i < 40_000; i++) {
      String line = text(random, "a4x\"\"'\\\\ \tn\u000b\u00e9", 12);
      assertEquals(Twin.split(line), ConfigWords.split(line), line);
    }
  }

  @Test
  void quotedTextComesBack() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      String text = bytes(random);
      assertEquals(words(text), ConfigWords.split(ConfigWords.quote(text)));
      List<String> several = List.of(text, "b", bytes(random));
      assertEquals(Optional.of(several), ConfigWords.split(ConfigWords.join(several)));
    }
  }

  @Test
  void joinedWordsAreQuotedOnlyWhereNeeded() {
    assertEquals("* -::*", ConfigWords.join(List.of("*", "-::*")));
    assertEquals("\"\"", ConfigWords.join(List.of()));
    assertEquals("\"a b\" \"\" \"q\\\"\" \"\\xe9\"", ConfigWords.join(List.of("a b", "", "q\"", "\u00e9")));
  }

  private static String bytes(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(256)));
    }
    return text.toString();
  }

  private static String text(Random random, String alphabet, int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** The same syntax as regular expressions. */
  private static final class Twin {
    private static final Pattern WORD = Pattern.compile(
        "([^ \\t\\n\\r\"']*+)(?:\"((?:\\\\.|[^\"\\\\])*+)\"|'((?:\\\\'|[^'])*+)')?+(?=[ \\t-\\r]|$)", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(x([0-9a-fA-F]{2})|.)", Pattern.DOTALL);

    static Optional<List<String>> split(String line) {
      List<String> words = new ArrayList<>();
      Matcher matcher = WORD.matcher(line);
      int at = skipBlanks(line, 0);
      while (at < line.length()) {
        matcher.region(at, line.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
          return UNBALANCED;
        }
        words.add(word(matcher));
        at = skipBlanks(line, matcher.end());
      }
      return Optional.of(words);
    }

    private static int skipBlanks(String line, int from) {
      int at = from;
      while (at < line.length() && " \t\n\u000b\f\r".indexOf(line.charAt(at)) >= 0) {
        at++;
      }
      return at;
    }

    private static String word(Matcher matcher) {
      String tail = "";
      if (matcher.group(2) != null) {
        tail = ESCAPE.matcher(matcher.group(2)).replaceAll(escape -> Matcher.quoteReplacement(unescape(escape.group(1))));
      } else if (matcher.group(3) != null) {
        tail = matcher.group(3).replace("\\'", "'");
      }
      return matcher.group(1) + tail;
    }

    private static String unescape(String escape) {
      if (escape.length() == 3) {
        return "" + (char) Integer.parseInt(escape.substring(1), 16);
      }
      int index = "nrtba".indexOf(escape.charAt(0));
      return index < 0 ? escape : "\n\r\t\b\u0007".substring(index, index + 1);
    }
  }
}
