package kinglet.engine.resp;

import kinglet.engine.memory.Memory;

/** 64-bit integers as decimal text, to and from raw memory, without garbage. */
public final class Decimal {
  /** The longest text: {@code -9223372036854775808}. */
  public static final int BYTES_MAX = 20;

  /** The two digits of 0 to 99 as they stand in memory. */
  private static final short[] PAIRS = new short[100];

  private static final long[] POWERS = new long[19];

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
    }
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Decimal() {}

  /** How many bytes {@link #put} writes. */
  public static int length(long value) {
    if (value >= 0) {
      return digits(value);
    }
    return value == Long.MIN_VALUE ? BYTES_MAX : digits(-value) + 1;
  }

  /** Ten to the power of 0 to 18. */
  static long power(int exponent) {
    return POWERS[exponent];
  }

  /** Bits to digits by 1233 / 4096, which is a little more than log10(2); the guess is right or one too small. */
  private static int digits(long value) {
    int guess = (Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233 >>> 12;
    return value >= POWERS[guess] ? guess + 1 : Math.max(1, guess);
  }

  /** Writes the text at {@code address}; returns the address after it. */
  public static long put(long address, long value) {
    if (value >= 0 && value < 10) {
      Memory.putByte(address, (byte) ('0' + value));
      return address + 1;
    }
    long end = address + length(value);
    if (value < 0) {
      Memory.putByte(address, (byte) '-');
    }
    // Below zero, where the smallest value has a place too.
    putDigits(end, value < 0 ? value : -value);
    return end;
  }

  private static void putDigits(long end, long negative) {
    long at = end;
    long rest = negative;
    while (rest <= -10) {
      long hundreds = rest / 100;
      at -= 2;
      Memory.putShort(at, PAIRS[(int) (hundreds * 100 - rest)]);
      rest = hundreds;
    }
    if (rest < 0) {
      Memory.putByte(at - 1, (byte) ('0' - rest));
    }
  }

  /**
   * Whether the bytes are exactly the text of a 64-bit integer as {@link #put} writes it: no plus, no leading zero, no
   * blank, no minus zero. Redis calls this string2ll.
   */
  public static boolean isLong(long address, int length) {
    if (length == 0 || length > BYTES_MAX) {
      return false;
    }
    int first = Memory.getByte(address);
    boolean negative = first == '-';
    int digits = negative ? length - 1 : length;
    long at = negative ? address + 1 : address;
    if (digits == 0 || digits > 19 || !isDigits(at, digits)) {
      return false;
    }
    if (Memory.getByte(at) == '0') {
      return length == 1;
    }
    return digits < 19 || fits(at, negative);
  }

  /** The value of bytes for which {@link #isLong} holds. */
  public static long parse(long address, int length) {
    boolean negative = Memory.getByte(address) == '-';
    long value = 0;
    for (int i = negative ? 1 : 0; i < length; i++) {
      value = value * 10 - (Memory.getByte(address + i) - '0');
    }
    return negative ? value : -value;
  }

  private static boolean isDigits(long address, int length) {
    for (int i = 0; i < length; i++) {
      int digit = Memory.getByte(address + i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(long address, boolean negative) {
    long head = 0;
    for (int i = 0; i < 18; i++) {
      head = head * 10 + (Memory.getByte(address + i) - '0');
    }
    int last = Memory.getByte(address + 18) - '0';
    long headMax = Long.MAX_VALUE / 10;
    return head < headMax || (head == headMax && last <= (negative ? 8 : 7));
  }
}
