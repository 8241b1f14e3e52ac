package kinglet.engine.memory;

/**
 * Allocates the blocks of keys and values. Owned by the executor: the first thread that allocates, until {@link
 * #handOver}; asserted. No Java garbage.
 *
 * <p>Three kinds of blocks. Up to 32 KiB they come from {@link Slabs}, in size classes that waste at most 7 bytes or 1/9
 * (as jemalloc's, but of twice as many steps); up to 512 KiB they are runs of 4 KiB pages; both live in 2 MiB {@link
 * Chunks} of one reserved range. Beyond, each is mapped alone ({@link BigBlocks}). Where a block lies says what kind it
 * is; blocks have no headers.
 *
 * <p>In the checked mode ({@link Memory#CHECKED}) every block is fenced and quarantined by {@link Fence}, is exactly as
 * long as was asked for, and {@link #reallocate} always moves it.
 *
 * <p>Whatever throws {@link OutOfNativeMemoryException} has changed nothing.
 */
public final class Allocator implements AutoCloseable {
  /** More is a bug in the caller. */
  public static final long BYTES_MAX = 1L << 47;

  private static final long RUN_BYTES_MAX = 512 << 10;
  private static final long RESERVED_BYTES_MIN = 64 << 20;

  private final Chunks chunks;
  private final Slabs slabs;
  private final BigBlocks bigBlocks;
  private final Evacuation evacuation;
  private final Fence fence;
  private long runBlocks;
  private long runBlockBytes;
  private long outsideBytes;
  private Thread owner;

  /** An allocator that can use all of the machine's memory, with huge pages. */
  public Allocator() {
    this(2 * NativeMemory.physicalBytes(), true);
  }

  /** An allocator that can use all of the machine's memory. */
  public static Allocator ofMachine(boolean hugePages) {
    return new Allocator(2 * NativeMemory.physicalBytes(), hugePages);
  }

  /**
   * An allocator with limits.
   *
   * @param chunkBytes addresses to reserve for chunks, at least 2 MiB; big blocks don't count. If the process may not
   *     reserve as much, half of it, and so on
   * @param hugePages whether to ask for transparent huge pages once the chunks take more than 4 MiB; if not, they
   *     are asked off
   * @throws OutOfNativeMemoryException if not even 64 MiB can be reserved
   */
  public Allocator(long chunkBytes, boolean hugePages) {
    chunks = reserve(chunkBytes, hugePages);
    slabs = new Slabs(chunks);
    bigBlocks = new BigBlocks(hugePages);
    evacuation = new Evacuation(chunks, slabs);
    fence = Memory.CHECKED ? new Fence(this) : null;
  }

  private static Chunks reserve(long bytes, boolean hugePages) {
    try {
      return new Chunks(bytes, hugePages);
    } catch (OutOfNativeMemoryException e) {
      if (bytes < 2 * RESERVED_BYTES_MIN) {
        throw e;
      }
      return reserve(bytes / 2, hugePages);
    }
  }

  /**
   * A block of at least {@code bytes} bytes, not zeroed. It is 8-byte aligned, and 64-byte aligned if {@code bytes} is a
   * positive multiple of 64.
   *
   * @param bytes 0 to {@link #BYTES_MAX}
   * @throws OutOfNativeMemoryException if there is no memory
   */
  public long allocate(long bytes) {
    assert bytes >= 0 && bytes <= BYTES_MAX : bytes;
    assert isOwner();
    return Memory.CHECKED ? fence.allocate(bytes) : take(bytes);
  }

  /** Ends the block's life. */
  public void free(long address) {
    assert isOwner();
    if (Memory.CHECKED) {
      fence.free(address);
    } else {
      give(address);
    }
  }

  /**
   * A block of at least {@code bytes} bytes with the old block's bytes, as many as fit; it may be the old one. A block
   * stays where it is if its size class does; a big one grows and shrinks without being copied.
   *
   * @return the block; if it is another, the old one's life has ended
   * @throws OutOfNativeMemoryException if there is no memory; the old block lives on
   */
  public long reallocate(long address, long bytes) {
    assert bytes >= 0 && bytes <= BYTES_MAX : bytes;
    if (Memory.CHECKED) {
      return move(address, bytes);
    }
    assert isOwner();
    if (!chunks.contains(address) && bytes > RUN_BYTES_MAX) {
      return bigBlocks.resize(address, bytes);
    }
    return fits(bytes, usable(address)) ? address : move(address, bytes);
  }

  /** Whether a request would get just this size. */
  private static boolean fits(long bytes, long usable) {
    return bytes <= SizeClass.BYTES_MAX
        ? usable == SizeClass.bytes(SizeClass.of((int) bytes))
        : usable == ((bytes + Chunk.PAGE_BYTES - 1) & -Chunk.PAGE_BYTES);
  }

  private long move(long address, long bytes) {
    long target = allocate(bytes);
    Memory.copy(address, target, Math.min(bytes, usableBytes(address)));
    free(address);
    return target;
  }

  /** How many bytes the block really has: at least what was asked for. */
  public long usableBytes(long address) {
    return Memory.CHECKED ? fence.bytes(address) : usable(address);
  }

  /**
   * Whether to move the block (allocate, copy, free): it lies in a chunk that {@link #startEvacuation} chose. Big blocks
   * never do.
   */
  public boolean isSparse(long address) {
    long block = Memory.CHECKED ? Fence.fenced(address) : address;
    return chunks.contains(block) && Chunk.isLeaving(chunks.chunkOf(block));
  }

  /**
   * Begins to empty the sparsest chunks; {@link #advanceEvacuation} does it. From then on blocks are freed there but none
   * allocated, until {@link #endEvacuation} or the next start.
   */
  public void startEvacuation() {
    assert isOwner();
    evacuation.start();
  }

  /**
   * Begins to end what {@link #startEvacuation} began: {@link #advanceEvacuation} then has chunks that did not get empty used
   * as before.
   */
  public void endEvacuation() {
    assert isOwner();
    evacuation.end();
  }

  /** Goes on with what was begun last, by so many chunks, each of which takes about 2 us. Returns false when it is done. */
  public boolean advanceEvacuation(int chunksMax) {
    assert isOwner();
    return evacuation.advance(chunksMax);
  }

  /** How many bytes of memory the kernel gets if every block that {@link #isSparse} is moved; 0 if it isn't worth it. */
  public long evacuatedBytes() {
    return (long) evacuation.withdrawn() * Chunk.BYTES;
  }

  /** Bytes of resident chunks that are in no live block: what emptying sparse chunks could at best give back. */
  public long sparseBytes() {
    return chunks.residentBytes() - slabs.usedBytes() - runBlockBytes;
  }

  long take(long bytes) {
    if (bytes <= SizeClass.BYTES_MAX) {
      return slabs.allocate((int) bytes);
    }
    return bytes <= RUN_BYTES_MAX ? takeRun(pages(bytes)) : bigBlocks.allocate(bytes);
  }

  private long takeRun(int pages) {
    long run = chunks.allocate(pages);
    Run.becomeBlock(run);
    runBlocks++;
    runBlockBytes += Run.blockBytes(run);
    return Run.start(run);
  }

  void give(long address) {
    if (chunks.contains(address)) {
      giveInChunk(chunks.runOf(address), address);
    } else {
      bigBlocks.free(address);
    }
  }

  private void giveInChunk(long run, long address) {
    if (Run.isSlab(run)) {
      slabs.free(run, address);
    } else {
      runBlocks--;
      runBlockBytes -= Run.blockBytes(run);
      chunks.free(run);
    }
  }

  long usable(long address) {
    return chunks.contains(address) ? Run.blockBytes(chunks.runOf(address)) : BigBlocks.usableBytes(address);
  }

  private static int pages(long bytes) {
    return (int) ((bytes + Chunk.PAGE_BYTES - 1) / Chunk.PAGE_BYTES);
  }

  /** Bytes in live blocks, by their usable size. Cheap: asked before commands. */
  public long usedBytes() {
    return Memory.CHECKED ? fence.usedBytes() : slabs.usedBytes() + runBlockBytes + bigBlocks.usedBytes();
  }

  /** Counts bytes in use that an owner of blocks has mapped for itself; negative, when it needs them no more. */
  public void countOutside(long bytes) {
    outsideBytes += bytes;
  }

  /** What {@link #countOutside} has counted. */
  public long outsideBytes() {
    return outsideBytes;
  }

  /** How many blocks are live. Not for hot paths. */
  public long allocatedBlocks() {
    return Memory.CHECKED ? fence.blocks() : slabs.blocks() + runBlocks + bigBlocks.blocks();
  }

  /** Bytes of slabs and of blocks, with their room and their rounding: INFO's allocator_active. */
  public long activeBytes() {
    return chunks.bytesInRuns() + bigBlocks.mappedBytes();
  }

  /** Bytes that may be resident: chunks with blocks or kept for them, and big blocks. The kernel's count is no more. */
  public long residentBytes() {
    return chunks.residentBytes() + bigBlocks.mappedBytes();
  }

  /** Bytes of addresses in use: chunks that were ever opened, and big blocks. */
  public long mappedBytes() {
    return chunks.openedBytes() + bigBlocks.mappedBytes();
  }

  /** What it counts, as text: MEMORY MALLOC-STATS. */
  public String report() {
    return "blocks " + allocatedBlocks() + ", bytes used " + usedBytes() + ", active " + activeBytes() + ", resident "
        + residentBytes() + ", mapped " + mappedBytes() + "\n"
        + "chunks of " + Chunk.BYTES + " bytes: opened " + chunks.opened() + ", resident " + chunks.residentBytes() / Chunk.BYTES
        + "\nblocks of pages: " + runBlocks + ", bytes " + runBlockBytes + "\nblocks mapped alone: " + bigBlocks.blocks()
        + ", bytes " + bigBlocks.usedBytes() + "\nin tables of their owners: bytes " + outsideBytes + "\n" + slabs.report();
  }

  /** Gives the kernel what is kept in reserve: MEMORY PURGE. */
  public void trim() {
    assert isOwner();
    if (Memory.CHECKED) {
      fence.releaseAll();
    }
    slabs.releaseIdle();
    chunks.releaseIdle();
  }

  /** Lets another thread own the allocator, the next that calls. Whoever hands over makes its writes visible to it. */
  public void handOver() {
    owner = null;
  }

  private boolean isOwner() {
    if (owner == null) {
      owner = Thread.currentThread();
    }
    if (owner != Thread.currentThread()) {
      throw new AssertionError("the allocator is owned by " + owner + " and nobody called handOver()");
    }
    return true;
  }

  /** Ends the life of all blocks, and gives back all memory and addresses. */
  @Override
  public void close() {
    if (Memory.CHECKED) {
      fence.close();
    }
    bigBlocks.close();
    slabs.close();
    chunks.close();
  }
}
