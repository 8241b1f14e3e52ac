package kinglet.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;
import org.junit.jupiter.api.Test;

class GlobTest {
  private static boolean matches(String pattern, String text) {
    return new Glob(pattern, false).matches(text);
  }

  @Test
  void plainPatterns() {
    assertTrue(matches("abc", "abc"));
    assertFalse(matches("abc", "abcd"));
    assertTrue(matches("a*c", "abbbc"));
    assertTrue(matches("a**c", "ac"));
    assertTrue(matches("*a*b*", "xxaxxbxx"));
    assertFalse(matches("a?c", "ac"));
    assertTrue(matches("h?llo", "hxllo"));
    assertTrue(matches("abc**", "abc"));
  }

  @Test
  void patternsOfMoreThanAThousandStarsMatchNothing() {
    assertTrue(matches("*a".repeat(1000), "a".repeat(1000)));
    assertTrue(matches("*a".repeat(1000) + "*", "a".repeat(2000)));
    assertFalse(matches("*a".repeat(1001), "a".repeat(2000)));
    assertFalse(matches("*a".repeat(1001), "b"));
  }

  @Test
  void classes() {
    assertTrue(matches("h[ae]llo", "hello"));
    assertTrue(matches("h[^x]llo", "hello"));
    assertTrue(matches("[a-c]", "b"));
    assertTrue(matches("[c-a]", "b"), "a range may be written backwards");
    assertTrue(matches("[\\]]", "]"));
    assertTrue(matches("[a", "a"), "an open class ends with the pattern");
    assertTrue(matches("[^", "z"));
    assertFalse(matches("[", "["));
    assertFalse(matches("[]", "]"));
    assertTrue(matches("[a-]", "^"), "from a down to the bracket");
    assertTrue(matches("[\u0001-\u00ff]", "\u0000"), "bytes are signed");
  }

  @Test
  void escapes() {
    assertTrue(matches("\\*", "*"));
    assertFalse(matches("\\*", "x"));
    assertTrue(matches("a\\", "a\\"));
  }

  @Test
  void emptyTextMatchesOnlyTheEmptyPattern() {
    assertTrue(matches("", ""));
    assertFalse(matches("*", ""));
    assertFalse(matches("", "a"));
    assertTrue(new Glob("*", false).isEverything());
  }

  @Test
  void caseIsIgnoredOnDemandAndForLettersOnly() {
    assertTrue(new Glob("MaxM*", true).matches("maxmemory"));
    assertTrue(new Glob("[A-C]x", true).matches("bX"));
    assertFalse(new Glob("\u00c4", true).matches("\u00e4"));
    assertFalse(new Glob("[\\A]", true).matches("a"), "an escape in a class keeps its case");
  }

  @Test
  void namesHaveNoWildcards() {
    assertTrue(new Glob("slave-priority", true).isName());
    assertFalse(new Glob("slave-[p]", true).isName());
  }

  @Test
  void hostilePatternsAreCheap() {
    Glob glob = new Glob("a*".repeat(5000) + "b", false);
    String text = "a".repeat(20_000);
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(glob.matches(text)));
  }

  @Test
  void agreesWithTheNaiveTwin() {
    Random random = new Random(7);
    for (int i = 0; i < 60_000; i++) {
      String pattern = text(random, "aB-*?[]^\\\u00e9", 8);
      String text = text(random, "aAbB-]\\\u00e9", 6);
      boolean ignoreCase = random.nextBoolean();
      boolean expected = naive(pattern, text, ignoreCase);
      assertEquals(expected, new Glob(pattern, ignoreCase).matches(text), () -> pattern + " against " + text);
    }
  }

  @Test
  void agreesWithItselfInRawMemory() {
    Random random = new Random(8);
    long address = NativeMemory.map(4096);
    for (int i = 0; i < 20_000; i++) {
      Glob glob = new Glob(text(random, "ab*?[]", 6), false);
      String text = text(random, "ab]", 6);
      Memory.copy(text.getBytes(StandardCharsets.ISO_8859_1), 0, address, text.length());
      assertEquals(glob.matches(text), glob.matches(address, text.length()));
    }
    NativeMemory.unmap(address, 4096);
  }

  private static String text(Random random, String alphabet, int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Recursive, exponential, obvious. */
  private static boolean naive(String pattern, String text, boolean ignoreCase) {
    if (text.isEmpty()) {
      return pattern.isEmpty();
    }
    return tail(pattern, text, ignoreCase);
  }

  private static boolean tail(String pattern, String text, boolean ignoreCase) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    char first = pattern.charAt(0);
    if (first == '*') {
      return tail(pattern.substring(1), text, ignoreCase)
          || (!text.isEmpty() && tail(pattern, text.substring(1), ignoreCase));
    }
    if (text.isEmpty()) {
      return false;
    }
    int length = elementLength(pattern);
    return takes(pattern.substring(0, length), (byte) text.charAt(0), ignoreCase)
        && tail(pattern.substring(length), text.substring(1), ignoreCase);
  }

  private static int elementLength(String pattern) {
    if (pattern.charAt(0) == '\\') {
      return Math.min(2, pattern.length());
    }
    if (pattern.charAt(0) != '[') {
      return 1;
    }
    int i = pattern.startsWith("[^") ? 2 : 1;
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      i += memberLength(pattern, i);
    }
    return Math.min(i + 1, pattern.length());
  }

  private static int memberLength(String pattern, int i) {
    if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
      return 2;
    }
    return i + 2 < pattern.length() && pattern.charAt(i + 1) == '-' ? 3 : 1;
  }

  private static boolean takes(String element, byte b, boolean ignoreCase) {
    return switch (element.charAt(0)) {
      case '?' -> true;
      case '\\' -> same(element.charAt(element.length() - 1), b, ignoreCase);
      case '[' -> classTakes(element, b, ignoreCase);
      default -> same(element.charAt(0), b, ignoreCase);
    };
  }

  private static boolean classTakes(String element, byte b, boolean ignoreCase) {
    boolean negated = element.startsWith("[^");
    boolean found = false;
    for (int i = negated ? 2 : 1; i < element.length() && element.charAt(i) != ']';) {
      int length = memberLength(element, i);
      if (length == 2) {
        found |= (byte) element.charAt(i + 1) == b;
      } else if (length == 3) {
        found |= between((byte) element.charAt(i), (byte) element.charAt(i + 2), b, ignoreCase);
      } else {
        found |= same(element.charAt(i), b, ignoreCase);
      }
      i += length;
    }
    return found != negated;
  }

  private static boolean between(byte a, byte z, byte b, boolean ignoreCase) {
    int from = lower(Math.min(a, z), ignoreCase);
    int to = lower(Math.max(a, z), ignoreCase);
    int value = lower(b, ignoreCase);
    return from <= value && value <= to;
  }

  private static boolean same(char a, byte b, boolean ignoreCase) {
    return lower((byte) a, ignoreCase) == lower(b, ignoreCase);
  }

  private static int lower(int b, boolean ignoreCase) {
    return ignoreCase && b > 0 ? String.valueOf((char) b).toLowerCase(Locale.ROOT).charAt(0) : b;
  }
}
