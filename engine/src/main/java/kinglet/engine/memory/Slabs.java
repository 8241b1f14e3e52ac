package kinglet.engine.memory;

/**
 * Small blocks: each {@link SizeClass} has slabs, runs of pages that hold blocks of one size. Blocks come from one slab
 * until it is out of room, then from the next with room. A slab that is full is in no list until one of its blocks is
 * freed; it then queues last. A slab that is empty goes back to the chunks, but for the last one that got empty: it stays until
 * another does, so that a lone block that comes and goes doesn't set up a slab each time. Owned by the executor.
 */
final class Slabs {
  private final Chunks chunks;
  private final long bins;
  private long idle;
  private long usedBytes;

  Slabs(Chunks chunks) {
    this.chunks = chunks;
    this.bins = NativeMemory.map(SizeClass.COUNT * SizeBin.RECORD_BYTES);
    for (int i = 0; i < SizeClass.COUNT; i++) {
      SizeBin.init(bin(i), SizeClass.bytes(i));
    }
  }

  private long bin(int sizeClass) {
    return bins + (long) sizeClass * SizeBin.RECORD_BYTES;
  }

  long allocate(int bytes) {
    long bin = bin(SizeClass.of(bytes));
    int blockBytes = SizeBin.blockBytes(bin);
    long slab = Links.next(bin);
    long block = Run.take(slab, blockBytes);
    if (block == 0) {
      slab = nextSlab(bin);
      block = Run.take(slab, blockBytes);
    }
    Run.count(slab, 1);
    SizeBin.countBlock(bin, 1);
    usedBytes += blockBytes;
    return block;
  }

  void free(long slab, long block) {
    long bin = bin(Run.sizeClass(slab));
    Run.give(slab, block);
    SizeBin.countBlock(bin, -1);
    usedBytes -= Run.blockBytes(slab);
    boolean empty = Run.count(slab, -1) == 0 && slab != idle;
    if (empty || !Links.isLinked(slab)) {
      gotRoom(bin, slab);
    }
  }

  private void gotRoom(long bin, long slab) {
    boolean leaving = chunks.isLeaving(slab);
    if (!leaving && !Links.isLinked(slab)) {
      Links.addLast(bin, slab);
    }
    if (Run.used(slab) == 0 && slab != idle) {
      gotEmpty(slab, leaving);
    }
  }

  private void gotEmpty(long slab, boolean leaving) {
    if (leaving) {
      chunks.free(slab);
    } else {
      releaseIdle();
      idle = slab;
    }
  }

  /** Puts a slab with room first, and the one without out of the list. */
  private long nextSlab(long bin) {
    long full = Links.next(bin);
    if (full == Links.previous(bin)) {
      Links.addLast(bin, newSlab(bin));
    }
    if (full != bin) {
      Links.remove(full);
    }
    return Links.next(bin);
  }

  private long newSlab(long bin) {
    long slab = chunks.allocate(SizeBin.slabPages(bin));
    Run.becomeSlab(slab, (int) ((bin - bins) / SizeBin.RECORD_BYTES), SizeBin.blockBytes(bin));
    return slab;
  }

  /** Gives the slab that was kept back to the chunks. */
  void releaseIdle() {
    if (idle != 0 && Run.used(idle) == 0) {
      Links.remove(idle);
      chunks.free(idle);
    }
    idle = 0;
  }

  /** No block comes from the slab from now on. */
  void withdraw(long slab) {
    if (Links.isLinked(slab)) {
      Links.remove(slab);
    }
  }

  /** Blocks may come from the slab again. */
  void restore(long slab) {
    if (Run.hasRoom(slab)) {
      Links.addLast(bin(Run.sizeClass(slab)), slab);
    }
  }

  long usedBytes() {
    return usedBytes;
  }

  /** Live blocks, counted over the classes. */
  long blocks() {
    long blocks = 0;
    for (int i = 0; i < SizeClass.COUNT; i++) {
      blocks += SizeBin.blocks(bin(i));
    }
    return blocks;
  }

  /** A line for each class that has blocks. */
  String report() {
    StringBuilder text = new StringBuilder("small blocks: bytes of one, how many\n");
    for (int i = 0; i < SizeClass.COUNT; i++) {
      if (SizeBin.blocks(bin(i)) > 0) {
        text.append(SizeBin.blockBytes(bin(i))).append(' ').append(SizeBin.blocks(bin(i))).append('\n');
      }
    }
    return text.toString();
  }

  void close() {
    NativeMemory.unmap(bins, SizeClass.COUNT * SizeBin.RECORD_BYTES);
  }
}
