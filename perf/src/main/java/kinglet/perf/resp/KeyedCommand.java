package kinglet.perf.resp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A command encoded once, with twelve digits in one place or several that each use overwrites with the same number. The
 * placeholder is that of redis-benchmark ({@code key:__rand_int__}, a key of exactly 16 bytes), so that its runs and ours meet
 * the same keys; {@code __number__} stands for the last ten digits.
 *
 * <p>Immutable; any thread. Key numbers: 0 to 10^12 - 1.
 */
public final class KeyedCommand {
  /** The key that becomes {@code key:000000000042}. */
  public static final String KEY = "key:__rand_int__";

  private static final Pattern PLACEHOLDER = Pattern.compile("__rand_int__|__number__");

  private static final long HALF = 1_000_000;
  private static final int ROUNDS = 4;

  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private final boolean isScattered;

  private KeyedCommand(byte[] bytes, int[] starts, int[] ends, boolean isScattered) {
    this.bytes = bytes;
    this.starts = starts;
    this.ends = ends;
    this.isScattered = isScattered;
  }

  /** A command with {@link #KEY}, or other words with the placeholder, among its arguments. */
  public static KeyedCommand of(String... words) {
    String text = encode(words);
    int[] starts = PLACEHOLDER.matcher(text).results().mapToInt(MatchResult::start).toArray();
    int[] ends = PLACEHOLDER.matcher(text).results().mapToInt(MatchResult::end).toArray();
    if (starts.length == 0) {
      throw new IllegalArgumentException("no " + PLACEHOLDER + " in " + String.join(" ", words));
    }
    return new KeyedCommand(text.getBytes(StandardCharsets.ISO_8859_1), starts, ends, false);
  }

  /** A command that is the same for all keys. */
  public static KeyedCommand fixed(String... words) {
    return new KeyedCommand(encode(words).getBytes(StandardCharsets.ISO_8859_1), new int[0], new int[0], false);
  }

  /** The same command, in which each key is another number of twelve digits: 0, 1, 2 … come in no order. */
  public KeyedCommand scattered() {
    return new KeyedCommand(bytes, starts, ends, true);
  }

  public static KeyedCommand get() {
    return of("GET", KEY);
  }

  public static KeyedCommand set(int valueBytes) {
    return of("SET", KEY, "x".repeat(valueBytes));
  }

  /** The words as RESP, one char per byte. */
  public static String encode(String... words) {
    StringBuilder text = new StringBuilder().append('*').append(words.length).append("\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  public int length() {
    return bytes.length;
  }

  /** Appends this command for one key; the buffer must have {@link #length()} bytes of room. */
  public void writeTo(ByteBuffer out, long key) {
    int start = out.position();
    out.put(bytes);
    long number = isScattered ? scatter(key) : key;
    for (int i = 0; i < starts.length; i++) {
      writeDigits(out, start + starts[i], start + ends[i], number);
    }
  }

  /** A permutation of the numbers: a Feistel network on their two halves (Luby and Rackoff 1988). */
  private static long scatter(long key) {
    long left = key / HALF;
    long right = key % HALF;
    for (int round = 0; round < ROUNDS; round++) {
      long mixed = (left + ((right + round) * 0x9E3779B97F4A7C15L >>> 40)) % HALF;
      left = right;
      right = mixed;
    }
    return left * HALF + right;
  }

  private static void writeDigits(ByteBuffer out, int from, int to, long number) {
    long rest = number;
    for (int at = to - 1; at >= from; at--) {
      out.put(at, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
