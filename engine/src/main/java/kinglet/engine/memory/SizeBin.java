package kinglet.engine.memory;

/**
 * The record of one size class: the head of its list of slabs with room, and what they have in common. Static access by
 * the record's address.
 *
 * <pre>
 * 0   links       16   the list; its first slab is allocated from, and may be out of room
 * 16  zeroes      24   so that the bin reads as a {@link Run} without room
 * 40  blocks       8   live ones
 * 48  block bytes  4
 * 52  slab pages   4
 * </pre>
 */
final class SizeBin {
  static final int RECORD_BYTES = 64;

  private static final int BLOCKS = 40;
  private static final int BLOCK_BYTES = 48;
  private static final int SLAB_PAGES = 52;

  private SizeBin() {}

  static void init(long bin, int blockBytes) {
    Links.initList(bin);
    Memory.pokeInt(bin + BLOCK_BYTES, blockBytes);
    Memory.pokeInt(bin + SLAB_PAGES, SizeClass.slabPages(blockBytes));
  }

  static long blocks(long bin) {
    return Memory.peek(bin + BLOCKS);
  }

  static int blockBytes(long bin) {
    return Memory.peekInt(bin + BLOCK_BYTES);
  }

  static int slabPages(long bin) {
    return Memory.peekInt(bin + SLAB_PAGES);
  }

  static void countBlock(long bin, int change) {
    Memory.poke(bin + BLOCKS, blocks(bin) + change);
  }
}
