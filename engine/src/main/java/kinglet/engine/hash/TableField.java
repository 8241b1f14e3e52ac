package kinglet.engine.hash;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * A field of a table hash: a block that begins with its name, as {@link Member} says, and goes on with
 *
 * <pre>
 * [254] [slot : 4]              only with a deadline: its slot in the {@link DeadlineHeap}
 * [length : 1] value            up to 253 bytes
 * [255] [length : 4] value      longer
 * </pre>
 *
 * Static access by address. Owned by the executor.
 */
final class TableField {
  private static final int SHORT_BYTES_MAX = 253;
  private static final int MORTAL = 254;
  private static final int MORTAL_BYTES = 5;
  private static final int LONG = 255;
  private static final int LONG_HEADER_BYTES = 5;

  private TableField() {}

  /** A field without a deadline. */
  static long create(Allocator allocator, long name, int nameLength, long value, int valueLength) {
    long nameBytes = Member.bytes(nameLength);
    long field = allocator.allocate(nameBytes + valueBytes(valueLength));
    Member.put(field, name, nameLength);
    putValue(field + nameBytes, value, valueLength);
    return field;
  }

  /** A copy with room for a slot, or without. */
  static long copy(Allocator allocator, long field, boolean mortal) {
    long nameBytes = Member.end(field) - field;
    long start = start(field);
    long valueBytes = end(start) - start;
    long copy = allocator.allocate(nameBytes + (mortal ? MORTAL_BYTES : 0) + valueBytes);
    Memory.copy(field, copy, nameBytes);
    if (mortal) {
      Memory.putByte(copy + nameBytes, (byte) MORTAL);
    }
    Memory.copy(start, copy + nameBytes + (mortal ? MORTAL_BYTES : 0), valueBytes);
    return copy;
  }

  /** Gives it another value; returns the block, which may have moved. */
  static long replace(Allocator allocator, long field, long value, int valueLength) {
    long offset = start(field) - field;
    long resized = valueLength(field) == valueLength
        ? field : allocator.reallocate(field, offset + valueBytes(valueLength));
    putValue(resized + offset, value, valueLength);
    return resized;
  }

  /** Whether it has a deadline. */
  static boolean isMortal(long field) {
    return head(Member.end(field)) == MORTAL;
  }

  /** Of a field with a deadline. */
  static int slot(long field) {
    return Memory.getInt(Member.end(field) + 1);
  }

  static void slot(long field, int number) {
    Memory.putInt(Member.end(field) + 1, number);
  }

  static long valueAddress(long field) {
    long start = start(field);
    return head(start) == LONG ? start + LONG_HEADER_BYTES : start + 1;
  }

  static int valueLength(long field) {
    return lengthAt(start(field));
  }

  private static long start(long field) {
    long end = Member.end(field);
    return head(end) == MORTAL ? end + MORTAL_BYTES : end;
  }

  private static long end(long start) {
    return start + valueBytes(lengthAt(start));
  }

  private static int lengthAt(long start) {
    int head = head(start);
    return head == LONG ? Memory.getInt(start + 1) : head;
  }

  private static long valueBytes(int length) {
    return (length <= SHORT_BYTES_MAX ? 1L : LONG_HEADER_BYTES) + length;
  }

  private static void putValue(long start, long value, int length) {
    if (length <= SHORT_BYTES_MAX) {
      Memory.putByte(start, (byte) length);
      Memory.copy(value, start + 1, length);
    } else {
      Memory.putByte(start, (byte) LONG);
      Memory.putInt(start + 1, length);
      Memory.copy(value, start + LONG_HEADER_BYTES, length);
    }
  }

  private static int head(long at) {
    return Memory.getByte(at) & 0xff;
  }
}
