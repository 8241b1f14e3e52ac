package kinglet.engine.memory;

/**
 * The record of one size class: the head of its list of slabs with room, and its counts. Static access by the record's
 * address.
 *
 * <pre>
 * 0   links       16   the list; its first slab is the one that is allocated from
 * 16  zeroes      24   so that the bin reads as a {@link Run} without room
 * 40  blocks       8   live ones
 * 48  block bytes  4
 * 52  slab pages   4
 * 56  slabs        4
 * 60  with room    4   slabs in the list; the first one may be out of room
 * </pre>
 */
final class SizeBin {
  static final int RECORD_BYTES = 64;

  private static final int BLOCKS = 40;
  private static final int BLOCK_BYTES = 48;
  private static final int SLAB_PAGES = 52;
  private static final int SLABS = 56;
  private static final int WITH_ROOM = 60;

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

  static int withRoom(long bin) {
    return Memory.peekInt(bin + WITH_ROOM);
  }

  /** Blocks of the slabs with room: all but those in full slabs. */
  static long blocksWithRoom(long bin) {
    long perSlab = (long) slabPages(bin) * Chunk.PAGE_BYTES / blockBytes(bin);
    return blocks(bin) - (Memory.peekInt(bin + SLABS) - withRoom(bin)) * perSlab;
  }

  static void countBlock(long bin, int change) {
    Memory.poke(bin + BLOCKS, blocks(bin) + change);
  }

  static void countSlab(long bin, int change) {
    Memory.pokeInt(bin + SLABS, Memory.peekInt(bin + SLABS) + change);
  }

  static void link(long bin, long slab) {
    Links.addLast(bin, slab);
    Memory.pokeInt(bin + WITH_ROOM, withRoom(bin) + 1);
  }

  static void unlink(long bin, long slab) {
    Links.remove(slab);
    Memory.pokeInt(bin + WITH_ROOM, withRoom(bin) - 1);
  }
}
