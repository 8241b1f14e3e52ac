package kinglet.engine.text;

import java.nio.charset.StandardCharsets;
import kinglet.engine.memory.Memory;

/**
 * A glob pattern as Redis matches it in KEYS, SCAN, PSUBSCRIBE, CONFIG GET and ACL rules: {@code *}, {@code ?},
 * {@code [abc]}, {@code [^a-z]}, {@code \} before a character that stands for itself. It works on bytes; a character of a
 * {@link CharSequence} stands for one byte. Ignoring case folds ASCII letters only. Source: stringmatchlen of Redis 7.2.
 *
 * <p>On a mismatch only the last star is widened: whatever an earlier star could take instead, the last one can take too.
 * So a match costs at most pattern length × text length steps, without recursion, where naive matching is exponential
 * in the number of stars (CVE-2022-36021, CVE-2024-31228).
 *
 * <p>Redis 7.2 gives a pattern up at its star number {@value #STARS_MAX} plus one, unless that ends it; so it is here.
 *
 * <p>Immutable; matching makes no garbage. Any thread.
 */
public final class Glob {
  private static final int MISMATCH = -1;
  private static final int STARS_MAX = 1000;

  private final byte[] pattern;
  private final boolean ignoresCase;

  public Glob(byte[] pattern, boolean ignoresCase) {
    this.pattern = pattern.clone();
    this.ignoresCase = ignoresCase;
  }

  public Glob(String pattern, boolean ignoresCase) {
    this(pattern.getBytes(StandardCharsets.ISO_8859_1), ignoresCase);
  }

  /** Whether the text at {@code address} matches. */
  public boolean matches(long address, int length) {
    return matches(null, address, length);
  }

  /** Whether the text matches. */
  public boolean matches(CharSequence text) {
    return matches(text, 0, text.length());
  }

  /**
   * Whether the pattern is a single star. Callers ask this first where an empty key counts: to Redis, the empty text
   * matches no pattern but the empty one.
   */
  public boolean isEverything() {
    return pattern.length == 1 && pattern[0] == '*';
  }

  /** Whether the pattern has no star, question mark or bracket, as CONFIG GET understands an exact name. */
  public boolean isName() {
    for (byte b : pattern) {
      if (b == '*' || b == '?' || b == '[') {
        return false;
      }
    }
    return true;
  }

  private boolean matches(CharSequence text, long address, int length) {
    if (length == 0) {
      return pattern.length == 0;
    }
    int at = 0;
    int index = 0;
    int afterStar = MISMATCH;
    int starIndex = 0;
    int stars = 0;
    while (index < length) {
      if (isStar(at)) {
        at = skipStars(at);
        afterStar = at;
        starIndex = index;
        if (at == pattern.length || ++stars > STARS_MAX) {
          return at == pattern.length;
        }
        continue;
      }
      int next = step(at, byteAt(text, address, index));
      if (next != MISMATCH) {
        at = next;
        index++;
      } else if (afterStar != MISMATCH) {
        at = afterStar;
        index = ++starIndex;
      } else {
        return false;
      }
    }
    return skipStars(at) == pattern.length;
  }

  private static byte byteAt(CharSequence text, long address, int index) {
    return text == null ? Memory.getByte(address + index) : (byte) text.charAt(index);
  }

  private boolean isStar(int at) {
    return at < pattern.length && pattern[at] == '*';
  }

  private int skipStars(int at) {
    int next = at;
    while (isStar(next)) {
      next++;
    }
    return next;
  }

  /** The position after the element at {@code at} if it takes {@code b}. */
  private int step(int at, byte b) {
    if (at == pattern.length) {
      return MISMATCH;
    }
    return switch (pattern[at]) {
      case '?' -> at + 1;
      case '[' -> stepClass(at + 1, b);
      case '\\' -> stepLiteral(at + 1 < pattern.length ? at + 1 : at, b);
      default -> stepLiteral(at, b);
    };
  }

  private int stepLiteral(int at, byte b) {
    return isSame(pattern[at], b) ? at + 1 : MISMATCH;
  }

  /** A class that is not closed ends with the pattern. */
  private int stepClass(int start, byte b) {
    int at = start;
    boolean negated = at < pattern.length && pattern[at] == '^';
    if (negated) {
      at++;
    }
    boolean found = false;
    while (at < pattern.length && pattern[at] != ']') {
      if (pattern[at] == '\\' && at + 1 < pattern.length) {
        found |= pattern[at + 1] == b;
        at += 2;
      } else if (at + 2 < pattern.length && pattern[at + 1] == '-') {
        found |= isBetween(pattern[at], pattern[at + 2], b);
        at += 3;
      } else {
        found |= isSame(pattern[at], b);
        at++;
      }
    }
    return found == negated ? MISMATCH : Math.min(at + 1, pattern.length);
  }

  /** Bytes are signed here, as in Redis on x86. */
  private boolean isBetween(byte a, byte z, byte b) {
    int from = fold((byte) Math.min(a, z));
    int to = fold((byte) Math.max(a, z));
    int value = fold(b);
    return value >= from && value <= to;
  }

  private boolean isSame(byte a, byte b) {
    return fold(a) == fold(b);
  }

  private int fold(byte b) {
    return ignoresCase && b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }
}
