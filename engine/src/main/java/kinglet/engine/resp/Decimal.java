package kinglet.engine.resp;

import kinglet.engine.memory.Memory;

/** 64-bit integers as decimal text, to and from raw memory, without garbage. */
public final class Decimal {
  /** The longest text: {@code -9223372036854775808}. */
  public static final int BYTES_MAX = 20;

  private Decimal() {}

  /** How many bytes {@link #put} writes. */
  public static int length(long value) {
    if (value == Long.MIN_VALUE) {
      return BYTES_MAX;
    }
    int digits = 1;
    long rest = Math.abs(value);
    while (rest >= 10) {
      rest /= 10;
      digits++;
    }
    return value < 0 ? digits + 1 : digits;
  }

  /** Writes the text at {@code address}; returns the address after it. */
  public static long put(long address, long value) {
    int length = length(value);
    long end = address + length;
    long at = end;
    long rest = value;
    do {
      Memory.putByte(--at, (byte) ('0' + Math.abs(rest % 10)));
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      Memory.putByte(address, (byte) '-');
    }
    return end;
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
