package kinglet.engine.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The live blocks of the checked mode: every address that {@link Memory} is asked for must lie inside one of them. Slow,
 * thread-safe, and unused unless {@link Memory#CHECKED}.
 */
public final class Blocks {
  private static final ConcurrentSkipListMap<Long, Block> LIVE = new ConcurrentSkipListMap<>();
  private static final int RECENT_MAX = 4096;

  /** The blocks that this thread found lately, by the cache line of the address: most accesses are to these. */
  private static final ThreadLocal<Block[]> RECENT = ThreadLocal.withInitial(() -> new Block[RECENT_MAX]);

  private Blocks() {}

  /** Declares {@code [address, address + length)} live. */
  public static void add(long address, long length) {
    add(address, length, Blocks.class);
  }

  /** Ends the life of the block that starts at {@code address}. */
  public static void remove(long address) {
    remove(address, Blocks.class);
  }

  static void add(long address, long length, Object owner) {
    if (Memory.CHECKED) {
      Map.Entry<Long, Block> before = LIVE.lowerEntry(address + Math.max(1, length));
      if (before != null && before.getValue().end > address) {
        throw new AssertionError("a live block is there already: " + Long.toHexString(address) + " + " + length);
      }
      LIVE.put(address, new Block(address, address + length, owner));
    }
  }

  static void remove(long address, Object owner) {
    if (Memory.CHECKED) {
      Block block = LIVE.get(address);
      if (block == null || block.owner != owner || !LIVE.remove(address, block)) {
        throw new AssertionError("freed twice, never allocated, or another's: " + Long.toHexString(address));
      }
      block.live = false;
    }
  }

  static void removeAll(Object owner) {
    for (Block block : LIVE.values()) {
      if (block.owner == owner) {
        remove(block.start, owner);
      }
    }
  }

  static void check(long address, long length) {
    if (length == 0) {
      return;
    }
    Block[] recent = RECENT.get();
    int slot = (int) (address >>> 6) & (RECENT_MAX - 1);
    if (recent[slot] == null || !recent[slot].holds(address, length)) {
      recent[slot] = find(address, length);
    }
  }

  private static Block find(long address, long length) {
    Map.Entry<Long, Block> block = LIVE.floorEntry(address);
    if (block == null || !block.getValue().holds(address, length)) {
      throw new AssertionError("access outside every live block: " + Long.toHexString(address) + " + " + length);
    }
    return block.getValue();
  }

  private static final class Block {
    final long start;
    final long end;
    final Object owner;
    volatile boolean live = true;

    Block(long start, long end, Object owner) {
      this.start = start;
      this.end = end;
      this.owner = owner;
    }

    boolean holds(long address, long length) {
      return live && length > 0 && address >= start && address < end && length <= end - address;
    }
  }
}
