package kinglet.perf.resp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A command encoded once, with twelve digits in it that each use overwrites. The placeholder is that of redis-benchmark
 * ({@code key:__rand_int__}, a key of exactly 16 bytes), so that its runs and ours meet the same keys.
 *
 * <p>Immutable; any thread. Key numbers: 0 to 10^12 - 1.
 */
public final class KeyedCommand {
  /** The key that becomes {@code key:000000000042}. */
  public static final String KEY = "key:__rand_int__";

  private static final String PLACEHOLDER = "__rand_int__";

  private final byte[] bytes;
  private final int digits;

  private KeyedCommand(byte[] bytes, int digits) {
    this.bytes = bytes;
    this.digits = digits;
  }

  /** A command with {@link #KEY}, or another word with the placeholder, among its arguments. */
  public static KeyedCommand of(String... words) {
    String text = encode(words);
    int digits = text.indexOf(PLACEHOLDER);
    if (digits < 0) {
      throw new IllegalArgumentException("no " + PLACEHOLDER + " in " + String.join(" ", words));
    }
    return new KeyedCommand(text.getBytes(StandardCharsets.ISO_8859_1), digits);
  }

  public static KeyedCommand get() {
    return of("GET", KEY);
  }

  public static KeyedCommand set(int valueBytes) {
    return of("SET", KEY, "x".repeat(valueBytes));
  }

  /** The words as RESP, one char per byte. */
  static String encode(String... words) {
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
    int at = out.position() + digits;
    out.put(bytes);
    long rest = key;
    for (int i = PLACEHOLDER.length() - 1; i >= 0; i--) {
      out.put(at + i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
