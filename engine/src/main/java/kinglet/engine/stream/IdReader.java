package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * Reads IDs from arguments: {@code ms-seq}, or {@code ms} alone. Owned by the executor. Source: t_stream.c of Redis 7.2, down
 * to what strtoull forgives: blanks before a number, its sign, zeroes.
 */
final class IdReader {
  private static final String INVALID = "ERR Invalid stream ID specified as stream command argument";
  private static final int TEXT_BYTES_MAX = 127;
  private static final long HIGHEST = -1;

  private boolean autoSequence;
  private long number;

  /** Reads one, the sequence number 0 if it is not given; if it is none, replies so and returns false. So below. */
  boolean read(Call call, int argument, StreamId id) {
    return orInvalid(call, parse(call, argument, id));
  }

  /** As {@link #read}; also {@code -} and {@code +}, the lowest and the highest. */
  boolean readAny(Call call, int argument, StreamId id) {
    return orInvalid(call, parseAny(call.address(argument), length(call, argument), id, 0));
  }

  /** As {@link #read}; also {@code ms-*}, which {@link #isAutoSequence} tells. */
  boolean readNew(Call call, int argument, StreamId id) {
    long address = call.address(argument);
    int length = length(call, argument);
    autoSequence = length > 2 && Memory.getByte(address + length - 1) == '*'
        && indexOf(address, length, '-') == length - 2;
    return orInvalid(call, autoSequence ? parseMs(address, length - 2, id) : parseStrict(address, length, id, 0));
  }

  /** Whether {@link #readNew} left the sequence number to the stream. */
  boolean isAutoSequence() {
    return autoSequence;
  }

  /** Reads the lower end of a range. */
  boolean readStart(Call call, int argument, StreamId id) {
    return readBound(call, argument, id, 0)
        && (!isOpen(call, argument) || id.increment() || refuse(call, "ERR invalid start ID for the interval"));
  }

  /** Reads the upper end of a range. */
  boolean readEnd(Call call, int argument, StreamId id) {
    return readBound(call, argument, id, HIGHEST)
        && (!isOpen(call, argument) || id.decrement() || refuse(call, "ERR invalid end ID for the interval"));
  }

  private boolean readBound(Call call, int argument, StreamId id, long missingSeq) {
    long address = call.address(argument);
    int length = length(call, argument);
    return orInvalid(call, isOpen(call, argument)
        ? parseStrict(address + 1, length - 1, id, missingSeq) : parseAny(address, length, id, missingSeq));
  }

  private static boolean isOpen(Call call, int argument) {
    return call.length(argument) > 1 && Memory.getByte(call.address(argument)) == '(';
  }

  /** As {@link #read} without a reply. */
  boolean parse(Call call, int argument, StreamId id) {
    return parseStrict(call.address(argument), length(call, argument), id, 0);
  }

  private boolean parseAny(long address, int length, StreamId id, long missingSeq) {
    if (length == 1 && Memory.getByte(address) == '-') {
      id.lowest();
      return true;
    }
    if (length == 1 && Memory.getByte(address) == '+') {
      id.highest();
      return true;
    }
    return parseStrict(address, length, id, missingSeq);
  }

  private boolean parseStrict(long address, int length, StreamId id, long missingSeq) {
    int dash = indexOf(address, length, '-');
    if (!parseMs(address, dash, id)) {
      return false;
    }
    if (dash == length) {
      id.set(id.ms(), missingSeq);
      return true;
    }
    if (!parseNumber(address + dash + 1, length - dash - 1)) {
      return false;
    }
    id.set(id.ms(), number);
    return true;
  }

  private boolean parseMs(long address, int length, StreamId id) {
    if (!parseNumber(address, length)) {
      return false;
    }
    id.set(number, 0);
    return true;
  }

  /** An unsigned number as string2ull reads it, into {@link #number}. */
  private boolean parseNumber(long address, int length) {
    if (Decimal.isLong(address, length)) {
      number = Decimal.parse(address, length);
      return number >= 0;
    }
    int at = 0;
    while (at < length && isBlank(Memory.getByte(address + at))) {
      at++;
    }
    int sign = at < length ? Memory.getByte(address + at) : 0;
    if (sign == '-' || sign == '+') {
      at++;
    }
    boolean valid = parseDigits(address + at, length - at);
    number = sign == '-' ? -number : number;
    return valid;
  }

  private boolean parseDigits(long address, int length) {
    number = 0;
    for (int i = 0; i < length; i++) {
      int digit = Memory.getByte(address + i) - '0';
      if (digit < 0 || digit > 9 || Long.compareUnsigned(number, Long.divideUnsigned(HIGHEST - digit, 10)) > 0) {
        return false;
      }
      number = number * 10 + digit;
    }
    return length > 0;
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }

  /** Up to a zero byte, as a string of C; what is too long is as good as empty. */
  private static int length(Call call, int argument) {
    int length = call.length(argument);
    return length > TEXT_BYTES_MAX ? 0 : indexOf(call.address(argument), length, '\0');
  }

  private static int indexOf(long address, int length, char wanted) {
    int index = 0;
    while (index < length && Memory.getByte(address + index) != wanted) {
      index++;
    }
    return index;
  }

  private static boolean orInvalid(Call call, boolean valid) {
    return valid || refuse(call, INVALID);
  }

  private static boolean refuse(Call call, String error) {
    call.reply().error(error);
    return false;
  }
}
