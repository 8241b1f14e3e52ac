package kinglet.engine.list;

/**
 * How much a node of a quicklist, or a list that is one listpack, may hold: the meaning of list-max-listpack-size, here called
 * the fill. Positive: so many elements, in at most {@value #SAFE_BYTES_MAX} bytes; 0 is 1. Negative: so many bytes, -1 to -5
 * for 4 to 64 KiB; less is -5. Source: quicklist.c of Redis 7.2.
 */
final class NodeLimit {
  private static final int SAFE_BYTES_MAX = 8192;
  private static final int[] BYTES_MAX = {4096, 8192, 16384, 32768, 65536};
  private static final int FILL_MIN = -BYTES_MAX.length;
  private static final int FILL_MAX = Short.MAX_VALUE;

  private NodeLimit() {}

  /** The fill as a quicklist keeps it, in 16 bits. */
  static int fill(int setting) {
    return Math.clamp(setting, FILL_MIN, FILL_MAX);
  }

  /** Whether a listpack of so many bytes with so many elements is too much. */
  static boolean isExceeded(int setting, long bytes, long elements) {
    return setting < 0 ? bytes > bytesMax(setting) : bytes > SAFE_BYTES_MAX || elements > elementsMax(setting);
  }

  /** Whether so much that was loaded is within the limit; bytes do not matter where the limit is a number of elements. */
  static boolean isWithin(int setting, long bytes, long elements) {
    return setting < 0 ? bytes <= bytesMax(setting) : elements <= elementsMax(setting);
  }

  /** Whether so much is at most half of the limit; bytes do not matter where the limit is a number of elements. */
  static boolean isHalf(int setting, long bytes, long elements) {
    return setting < 0 ? bytes <= bytesMax(setting) / 2 : elements <= elementsMax(setting) / 2;
  }

  private static int bytesMax(int setting) {
    return BYTES_MAX[-fill(setting) - 1];
  }

  private static int elementsMax(int setting) {
    return Math.max(1, setting);
  }
}
