package kinglet.engine.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The live blocks of the checked mode: every address that {@link Memory} is asked for must lie inside one of them. Slow,
 * thread-safe, and unused unless {@link Memory#CHECKED}.
 */
public final class Blocks {
  private static final ConcurrentSkipListMap<Long, Long> LIVE = new ConcurrentSkipListMap<>();

  private Blocks() {}

  /** Declares {@code [address, address + length)} live. */
  public static void add(long address, long length) {
    if (Memory.CHECKED) {
      LIVE.put(address, length);
    }
  }

  /** Ends the life of the block that starts at {@code address}. */
  public static void remove(long address) {
    if (Memory.CHECKED && LIVE.remove(address) == null) {
      throw new AssertionError("freed twice, or never allocated: " + Long.toHexString(address));
    }
  }

  static void check(long address, long length) {
    Map.Entry<Long, Long> block = LIVE.floorEntry(address);
    if (length < 0 || (length > 0 && (block == null || address + length > block.getKey() + block.getValue()))) {
      throw new AssertionError("access outside every live block: " + Long.toHexString(address) + " + " + length);
    }
  }
}
