package kinglet.engine.keyspace;

import kinglet.engine.memory.Memory;

/**
 * How a block begins that has a text for a key: a set's member, a hash's field, a sorted set's member. What follows the text,
 * at {@link #end}, is its type's. Static access by address. Owned by the executor.
 *
 * <pre>
 * [length : 1] text              up to 254 bytes
 * [255] [length : 4] text        longer
 * </pre>
 */
public final class Member {
  private static final int SHORT_BYTES_MAX = 254;
  private static final int LONG = 255;
  private static final int LONG_HEADER_BYTES = 5;

  private Member() {}

  /** How many bytes a text of that length takes. */
  public static long bytes(int length) {
    return (length <= SHORT_BYTES_MAX ? 1L : LONG_HEADER_BYTES) + length;
  }

  /** Writes the text into a block; what follows it is to follow. */
  public static void put(long member, long text, int length) {
    if (length <= SHORT_BYTES_MAX) {
      Memory.putByte(member, (byte) length);
    } else {
      Memory.putByte(member, (byte) LONG);
      Memory.putInt(member + 1, length);
    }
    Memory.copy(text, address(member), length);
  }

  /** The text's length in bytes. */
  public static int length(long member) {
    int length = Memory.getByte(member) & 0xff;
    return length == LONG ? Memory.getInt(member + 1) : length;
  }

  /** Where the text stands. */
  public static long address(long member) {
    return (Memory.getByte(member) & 0xff) == LONG ? member + LONG_HEADER_BYTES : member + 1;
  }

  /** Where the text ends and what belongs to it begins. */
  public static long end(long member) {
    int length = Memory.getByte(member) & 0xff;
    return length == LONG ? member + LONG_HEADER_BYTES + Memory.getInt(member + 1) : member + 1 + length;
  }

  static boolean hasText(long member, long text, int length) {
    return length(member) == length && Memory.equal(address(member), text, length);
  }
}
