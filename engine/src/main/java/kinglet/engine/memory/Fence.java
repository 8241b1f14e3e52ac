package kinglet.engine.memory;

/**
 * The checked mode's blocks: a zone of a known pattern before and behind each, verified when the block is freed; what is
 * freed is filled with another pattern and stays in quarantine for a while, and who wrote to it meanwhile is found when
 * it leaves, before it can be allocated again. New blocks are filled with a third, so that nobody relies on zeroes. Every
 * access through {@link Memory} is checked besides; the patterns find who writes without it: the kernel, or a buffer.
 * Owned by the executor.
 *
 * <pre>
 * [length : 8] [zone : 56] [block] [zone : 64 and the rest of the size class]
 * </pre>
 */
final class Fence {
  private static final int ZONE_BYTES = 64;
  private static final byte ZONE = (byte) 0xFE;
  private static final byte NEW = (byte) 0xCD;
  private static final byte DEAD = (byte) 0xDD;
  private static final int QUARANTINE_BLOCKS_MAX = 1024;
  private static final long QUARANTINE_BYTES_MAX = 16 << 20;

  private final Allocator allocator;
  private final long[] quarantine = new long[QUARANTINE_BLOCKS_MAX];
  private long entered;
  private long left;
  private long quarantinedBytes;
  private long usedBytes;
  private long blocks;

  Fence(Allocator allocator) {
    this.allocator = allocator;
  }

  /** Where the allocator has the block that the user knows by {@code address}. */
  static long fenced(long address) {
    return address - ZONE_BYTES;
  }

  long allocate(long bytes) {
    long fenced = allocator.take(bytes + 2 * ZONE_BYTES);
    long address = fenced + ZONE_BYTES;
    Memory.poke(fenced, bytes);
    Memory.pokeAll(fenced + 8, ZONE_BYTES - 8, ZONE);
    Memory.pokeAll(address, bytes, NEW);
    Memory.pokeAll(address + bytes, zoneBehind(fenced, bytes), ZONE);
    Blocks.add(address, bytes, this);
    usedBytes += bytes;
    blocks++;
    return address;
  }

  void free(long address) {
    Blocks.remove(address, this);
    long bytes = bytes(address);
    usedBytes -= bytes;
    blocks--;
    verifyZones(address);
    Memory.pokeAll(address, bytes, DEAD);
    makeRoom(bytes);
    quarantinedBytes += bytes;
    quarantine[(int) (entered++ % QUARANTINE_BLOCKS_MAX)] = address;
  }

  long bytes(long address) {
    return Memory.peek(fenced(address));
  }

  private void makeRoom(long bytes) {
    while (entered > left
        && (entered - left == QUARANTINE_BLOCKS_MAX || quarantinedBytes + bytes > QUARANTINE_BYTES_MAX)) {
      releaseOldest();
    }
  }

  void releaseAll() {
    while (entered > left) {
      releaseOldest();
    }
  }

  private void releaseOldest() {
    long address = quarantine[(int) (left++ % QUARANTINE_BLOCKS_MAX)];
    verifyZones(address);
    quarantinedBytes -= bytes(address);
    verify(address, bytes(address), DEAD, "written to after it was freed");
    allocator.give(fenced(address));
  }

  private void verifyZones(long address) {
    long fenced = fenced(address);
    long bytes = bytes(address);
    verify(fenced + 8, ZONE_BYTES - 8, ZONE, "written to before its start");
    verify(address + bytes, zoneBehind(fenced, bytes), ZONE, "written to behind its end");
  }

  private static void verify(long from, long length, byte pattern, String what) {
    if (!Memory.allAre(from, length, pattern)) {
      throw new AssertionError("a block was " + what + ", in the " + length + " bytes at " + Long.toHexString(from));
    }
  }

  private long zoneBehind(long fenced, long bytes) {
    return allocator.usable(fenced) - ZONE_BYTES - bytes;
  }

  long usedBytes() {
    return usedBytes;
  }

  long blocks() {
    return blocks;
  }

  void close() {
    releaseAll();
    Blocks.removeAll(this);
  }
}
