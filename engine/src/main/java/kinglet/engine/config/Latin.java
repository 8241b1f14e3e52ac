package kinglet.engine.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Bytes as text: each character is one byte. Configuration is kept like this from the file to the reply, as Redis keeps
 * bytes, so that nothing is lost when a value is not UTF-8.
 */
public final class Latin {
  private Latin() {}

  public static String of(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  public static byte[] bytes(String latin) {
    return latin.getBytes(ISO_8859_1);
  }

  /** From Unicode text, through UTF-8. */
  public static String ofUnicode(String text) {
    return of(text.getBytes(UTF_8));
  }

  /**
   * To Unicode text.
   *
   * @throws IllegalArgumentException if it is not UTF-8: the JVM could not name such a file
   */
  public static String toUnicode(String latin) {
    String text = new String(bytes(latin), UTF_8);
    if (!ofUnicode(text).equals(latin)) {
      throw new IllegalArgumentException("argument must be UTF-8");
    }
    return text;
  }
}
