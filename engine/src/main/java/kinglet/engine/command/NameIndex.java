package kinglet.engine.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.CommandNames;

/**
 * Finds rows by names: the lower-case bytes of a name are hashed into an open-addressed index. Immutable, read by every
 * thread.
 */
final class NameIndex implements CommandNames {
  private static final long LOWER_CASE = 0x2020202020202020L;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final byte[][] names;
  private final short[] index;
  private final int shift;
  private int nameBytesMax;

  /**
   * An index.
   *
   * @param rowNames in lower case, a character for each byte; a row whose name is empty is not found
   */
  NameIndex(List<String> rowNames) {
    names = new byte[rowNames.size()][];
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(names.length * 4);
    index = new short[1 << bits];
    shift = Long.SIZE - bits;
    for (int row = 0; row < names.length; row++) {
      names[row] = rowNames.get(row).getBytes(ISO_8859_1);
      nameBytesMax = Math.max(nameBytesMax, names[row].length);
      if (names[row].length > 0) {
        insert(row);
      }
    }
  }

  private void insert(int row) {
    int slot = slot(hash(names[row]));
    while (index[slot] != 0) {
      slot = (slot + 1) & (index.length - 1);
    }
    index[slot] = (short) (row + 1);
  }

  @Override
  public int row(long address, int length) {
    if (length == 0 || length > nameBytesMax) {
      return UNKNOWN;
    }
    int slot = slot(hash(address, length));
    while (index[slot] != 0) {
      int row = index[slot] - 1;
      if (isName(names[row], address, length)) {
        return row;
      }
      slot = (slot + 1) & (index.length - 1);
    }
    return UNKNOWN;
  }

  private int slot(long hash) {
    return (int) (hash >>> shift);
  }

  /** Folds case by setting bit 5 everywhere: what only it makes equal, the comparison tells apart. */
  private static long hash(long address, int length) {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = (hash ^ (Memory.getLong(address + at) | LOWER_CASE)) * MIX;
    }
    long tail = 0;
    for (; at < length; at++) {
      tail = tail << Byte.SIZE | (Memory.getByte(address + at) | 0x20) & 0xff;
    }
    return (hash ^ tail) * MIX;
  }

  private static long hash(byte[] name) {
    long hash = name.length;
    int at = 0;
    for (; at + Long.BYTES <= name.length; at += Long.BYTES) {
      long word = 0;
      for (int i = Long.BYTES - 1; i >= 0; i--) {
        word = word << Byte.SIZE | name[at + i];
      }
      hash = (hash ^ (word | LOWER_CASE)) * MIX;
    }
    long tail = 0;
    for (; at < name.length; at++) {
      tail = tail << Byte.SIZE | (name[at] | 0x20) & 0xff;
    }
    return (hash ^ tail) * MIX;
  }

  private static boolean isName(byte[] name, long address, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int given = Memory.getByte(address + i);
      if (name[i] != (given >= 'A' && given <= 'Z' ? given | 0x20 : given)) {
        return false;
      }
    }
    return true;
  }
}
