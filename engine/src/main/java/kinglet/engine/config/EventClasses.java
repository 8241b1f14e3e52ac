package kinglet.engine.config;

/**
 * Classes of keyspace events as bits, with the letters of {@code notify-keyspace-events}. The bits are those of Redis, which
 * modules see.
 */
public final class EventClasses {
  public static final int KEYSPACE = 1;
  public static final int KEYEVENT = 1 << 1;
  public static final int GENERIC = 1 << 2;
  public static final int STRING = 1 << 3;
  public static final int LIST = 1 << 4;
  public static final int SET = 1 << 5;
  public static final int HASH = 1 << 6;
  public static final int ZSET = 1 << 7;
  public static final int EXPIRED = 1 << 8;
  public static final int EVICTED = 1 << 9;
  public static final int STREAM = 1 << 10;
  public static final int KEY_MISS = 1 << 11;
  public static final int MODULE = 1 << 13;
  public static final int NEW = 1 << 14;
  /** What the letter A stands for: neither key misses nor new keys. */
  public static final int ALL =
      GENERIC | STRING | LIST | SET | HASH | ZSET | EXPIRED | EVICTED | STREAM | MODULE;

  /** The letters in the order in which they are shown; A comes instead of its members. */
  private static final String LETTERS = "g$lshzxetdnKEm";

  private static final int[] BITS = {
    GENERIC, STRING, LIST, SET, HASH, ZSET, EXPIRED, EVICTED, STREAM, MODULE, NEW, KEYSPACE, KEYEVENT, KEY_MISS
  };

  private EventClasses() {}

  /** @throws IllegalArgumentException with the text of Redis 7.2 if there is an unknown letter */
  public static int parse(String letters) {
    int bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits |= bitsOf(letters.charAt(i));
    }
    return bits;
  }

  private static int bitsOf(char letter) {
    int index = LETTERS.indexOf(letter);
    if (letter != 'A' && index < 0) {
      throw new IllegalArgumentException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    }
    return letter == 'A' ? ALL : BITS[index];
  }

  /** The letters of the bits. With A, Redis does not show n, so it is lost in a rewrite; here it is shown. */
  public static String show(int bits) {
    boolean all = (bits & ALL) == ALL;
    StringBuilder letters = new StringBuilder(all ? "A" : "");
    for (int i = 0; i < BITS.length; i++) {
      if ((bits & BITS[i]) != 0 && !(all && (ALL & BITS[i]) != 0)) {
        letters.append(LETTERS.charAt(i));
      }
    }
    return letters.toString();
  }
}
