package kinglet.engine.rdb;

import java.util.Arrays;
import kinglet.engine.memory.Memory;

/**
 * LZF, the compression of strings in RDB files. Owned by one thread; one object serves many strings, without garbage.
 *
 * <pre>
 * 000lllll literals               l + 1 literals
 * lllooooo oooooooo               l + 2 bytes, those that stand o + 1 bytes before; l from 1 to 6
 * 111ooooo llllllll oooooooo      l + 9 bytes, likewise
 * </pre>
 *
 * <p>The compressor looks for the last place where the next three bytes stood, by a table of their hashes. Written here
 * because the values lie off the heap, where no library reads them. Source of the format: Marc Lehmann, liblzf.
 */
final class Lzf {
  private static final int HASH_BITS = 15;
  private static final int HASH_FACTOR = 0x9E3779B1;
  private static final int DISTANCE_MAX = 1 << 13;
  private static final int LITERALS_MAX = 1 << 5;
  private static final int MATCH_BYTES_MIN = 3;
  private static final int SHORT_MATCH_BYTES_MAX = 8;
  private static final int MATCH_BYTES_MAX = 264;
  private static final int LONG_MATCH = 7 << 5;

  /** Where a hash was seen last, plus {@link #base}: what is below the base is of an earlier string. */
  private final int[] table = new int[1 << HASH_BITS];

  private int base = 1;
  private long out;
  private long outLimit;
  private long literals;

  /**
   * Compresses.
   *
   * @return how many bytes it took, 0 if that is more than {@code targetBytes}
   */
  int compress(long source, int length, long target, int targetBytes) {
    begin(length, target, targetBytes, source);
    long end = source + length;
    long at = source;
    while (at + MATCH_BYTES_MIN < end && out < outLimit) {
      int slot = slot(at);
      long candidate = source + table[slot] - base;
      table[slot] = (int) (at - source) + base;
      int matched = candidate >= source && at - candidate <= DISTANCE_MAX ? matched(candidate, at, end) : 0;
      if (matched < MATCH_BYTES_MIN) {
        at++;
      } else {
        putLiterals(at);
        putMatch((int) (at - candidate) - 1, matched);
        at += matched;
        literals = at;
      }
    }
    putLiterals(end);
    base += length;
    return out > outLimit ? 0 : (int) (out - target);
  }

  private void begin(int length, long target, int targetBytes, long source) {
    if (Integer.MAX_VALUE - base < length) {
      Arrays.fill(table, 0);
      base = 1;
    }
    out = target;
    outLimit = target + targetBytes;
    literals = source;
  }

  private static int slot(long at) {
    int three = Memory.getInt(at) & 0xff_ffff;
    return three * HASH_FACTOR >>> 32 - HASH_BITS;
  }

  private static int matched(long candidate, long at, long end) {
    int max = (int) Math.min(MATCH_BYTES_MAX, end - at);
    int length = 0;
    while (length < max && Memory.getByte(candidate + length) == Memory.getByte(at + length)) {
      length++;
    }
    return length;
  }

  private void putLiterals(long to) {
    while (literals < to) {
      int run = (int) Math.min(LITERALS_MAX, to - literals);
      if (out + 1 + run > outLimit) {
        out = outLimit + 1;
        return;
      }
      Memory.putByte(out, (byte) (run - 1));
      Memory.copy(literals, out + 1, run);
      out += 1 + run;
      literals += run;
    }
  }

  private void putMatch(int distance, int length) {
    boolean isLong = length > SHORT_MATCH_BYTES_MAX;
    if (out + (isLong ? 3 : 2) > outLimit) {
      out = outLimit + 1;
      return;
    }
    int head = isLong ? LONG_MATCH : length - 2 << 5;
    Memory.putByte(out++, (byte) (head | distance >> 8));
    if (isLong) {
      Memory.putByte(out++, (byte) (length - SHORT_MATCH_BYTES_MAX - 1));
    }
    Memory.putByte(out++, (byte) distance);
  }

  /**
   * Undoes it. Reads and writes nothing outside the two ranges.
   *
   * @return whether the source made exactly {@code targetLength} bytes
   */
  static boolean decompress(long source, int length, long target, int targetLength) {
    long at = source;
    long end = source + length;
    long to = target;
    long limit = target + targetLength;
    while (at < end) {
      int head = Memory.getByte(at) & 0xff;
      int headBytes = headBytes(head);
      if (headBytes > end - at) {
        return false;
      }
      int run = run(at, head);
      boolean fits = head < LITERALS_MAX ? run <= end - at - headBytes : to - distance(at, head, headBytes) >= target;
      if (!fits || run > limit - to) {
        return false;
      }
      if (head < LITERALS_MAX) {
        Memory.copy(at + 1, to, run);
        at += run;
      } else {
        repeat(to, distance(at, head, headBytes), run);
      }
      at += headBytes;
      to += run;
    }
    return to == limit;
  }

  private static int headBytes(int head) {
    if (head < LITERALS_MAX) {
      return 1;
    }
    return head < LONG_MATCH ? 2 : 3;
  }

  /** How many bytes come out of this piece. */
  private static int run(long at, int head) {
    if (head < LITERALS_MAX) {
      return head + 1;
    }
    return head < LONG_MATCH ? (head >> 5) + 2 : (Memory.getByte(at + 1) & 0xff) + SHORT_MATCH_BYTES_MAX + 1;
  }

  private static int distance(long at, int head, int headBytes) {
    return ((head & 0x1f) << 8 | Memory.getByte(at + headBytes - 1) & 0xff) + 1;
  }

  /** Byte by byte: what is repeated may overlap what it makes. */
  private static void repeat(long to, int distance, int bytes) {
    for (int i = 0; i < bytes; i++) {
      Memory.putByte(to + i, Memory.getByte(to + i - distance));
    }
  }
}
