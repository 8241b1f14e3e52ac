package kinglet.engine.memory;

/**
 * The record of a run of pages that has an owner: one medium block, or a slab of small ones. One cache line, beside the
 * pages and not in them, so that the headers of all slabs don't meet in the same cache set and a page's first block is
 * aligned to the page. Static access by the record's address.
 *
 * <pre>
 * 0   links       16   in the size class's list of slabs with room
 * 16  free         8   the first freed block; each holds the address of the next one
 * 24  unused       8   the first block that was never used; all behind it are unused too
 * 32  end          8   of the last block
 * 40  start        8
 * 48  used         4   live blocks
 * 52  block bytes  4   their size
 * 56  size class   4   of a slab, or {@link #ONE_BLOCK}
 * 60  pages        4
 * </pre>
 *
 * <p>A {@link SizeBin} has the same first fields, all of them zero: a slab without room, that ends its own list.
 */
final class Run {
  static final int RECORD_BYTES = 64;

  /** The size class of a run that is one medium block. */
  static final int ONE_BLOCK = -1;

  /** A run has at least so many pages, so a record for every eighth page is enough. */
  static final int PAGES_MIN = 8;

  private static final int FREE = 16;
  private static final int UNUSED = 24;
  private static final int END = 32;
  private static final int START = 40;
  private static final int USED = 48;
  private static final int BLOCK_BYTES = 52;
  private static final int SIZE_CLASS = 56;
  private static final int PAGE_COUNT = 60;

  private Run() {}

  static boolean isSlab(long run) {
    return sizeClass(run) != ONE_BLOCK;
  }

  /** Bytes of its live blocks. */
  static long liveBytes(long run) {
    return isSlab(run) ? (long) used(run) * blockBytes(run) : blockBytes(run);
  }

  static boolean hasRoom(long slab) {
    return Memory.peek(slab + FREE) != 0 || Memory.peek(slab + UNUSED) != Memory.peek(slab + END);
  }

  static void init(long run, long start, int pages) {
    Memory.pokeAll(run, RECORD_BYTES, (byte) 0);
    Memory.poke(run + START, start);
    Memory.pokeInt(run + PAGE_COUNT, pages);
  }

  static void becomeBlock(long run) {
    Memory.pokeInt(run + BLOCK_BYTES, pages(run) * Chunk.PAGE_BYTES);
    Memory.pokeInt(run + SIZE_CLASS, ONE_BLOCK);
  }

  static void becomeSlab(long run, int sizeClass, int blockBytes) {
    int blocks = pages(run) * Chunk.PAGE_BYTES / blockBytes;
    Memory.poke(run + UNUSED, start(run));
    Memory.poke(run + END, start(run) + blocks * blockBytes);
    Memory.pokeInt(run + BLOCK_BYTES, blockBytes);
    Memory.pokeInt(run + SIZE_CLASS, sizeClass);
  }

  static long start(long run) {
    return Memory.peek(run + START);
  }

  static int pages(long run) {
    return Memory.peekInt(run + PAGE_COUNT);
  }

  static int used(long run) {
    return Memory.peekInt(run + USED);
  }

  static int blockBytes(long run) {
    return Memory.peekInt(run + BLOCK_BYTES);
  }

  static int sizeClass(long run) {
    return Memory.peekInt(run + SIZE_CLASS);
  }

  /** A block of the slab, or 0 if it has none. */
  static long take(long slab, int blockBytes) {
    long block = Memory.peek(slab + FREE);
    if (block != 0) {
      Memory.poke(slab + FREE, Memory.peek(block));
      return block;
    }
    return takeUnused(slab, blockBytes);
  }

  private static long takeUnused(long slab, int blockBytes) {
    long block = Memory.peek(slab + UNUSED);
    if (block == Memory.peek(slab + END)) {
      return 0;
    }
    Memory.poke(slab + UNUSED, block + blockBytes);
    return block;
  }

  static void give(long slab, long block) {
    Memory.poke(block, Memory.peek(slab + FREE));
    Memory.poke(slab + FREE, block);
  }

  /** Counts a block taken (1) or given (-1), and answers how many are live. */
  static int count(long slab, int change) {
    int used = used(slab) + change;
    Memory.pokeInt(slab + USED, used);
    return used;
  }
}
