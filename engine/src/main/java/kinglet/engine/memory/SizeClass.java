package kinglet.engine.memory;

/**
 * The sizes of small blocks: every 8 bytes up to 128, then 8 steps per doubling up to 32 KiB, so that a block wastes at
 * most 7 bytes or 1/9 of itself. A request for a multiple of 64 bytes gets a class that is a multiple of 64 bytes.
 */
final class SizeClass {
  /** How many there are; they count from 0, which is for requests of no bytes. */
  static final int COUNT = 81;

  static final int BYTES_MAX = 32 << 10;

  private static final int LINEAR_BYTES_MAX = 128;
  private static final int FIRST_GEOMETRIC = 17;
  private static final int FIRST_SHIFT = 4;
  private static final int SLAB_PAGES_MIN = 16;
  private static final int SLAB_PAGES_MAX = 64;

  private SizeClass() {}

  /** The smallest class for a request of 0 to {@link #BYTES_MAX} bytes. */
  static int of(int bytes) {
    return bytes <= LINEAR_BYTES_MAX ? (bytes + 7) >>> 3 : geometric(bytes - 1);
  }

  private static int geometric(int last) {
    int shift = Integer.SIZE - 1 - 3 - Integer.numberOfLeadingZeros(last);
    return FIRST_GEOMETRIC + ((shift - FIRST_SHIFT) << 3) + (last >>> shift) - 8;
  }

  /** The size of a class's blocks. */
  static int bytes(int sizeClass) {
    if (sizeClass < FIRST_GEOMETRIC) {
      return Math.max(1, sizeClass) << 3;
    }
    int step = sizeClass - FIRST_GEOMETRIC;
    return ((step & 7) + 9) << ((step >>> 3) + FIRST_SHIFT);
  }

  /** How many pages a slab has: 64 KiB, or more where the blocks would leave more than 1/64 of that unused at the end. */
  static int slabPages(int blockBytes) {
    int pages = SLAB_PAGES_MIN;
    while (pages < SLAB_PAGES_MAX && pages * Chunk.PAGE_BYTES % blockBytes * 64 > pages * Chunk.PAGE_BYTES) {
      pages++;
    }
    return pages;
  }
}
