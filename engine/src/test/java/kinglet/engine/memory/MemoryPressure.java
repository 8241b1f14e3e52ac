package kinglet.engine.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Fills an allocator of limited size up but for a few small blocks, so that the first of two allocations often succeeds and the
 * second does not. Not in the checked mode, which holds freed blocks back.
 */
public final class MemoryPressure {
  private static final int SMALL_BYTES_MAX = 16 << 10;
  private static final int SMALL_BLOCKS = 200;

  private final Allocator allocator;
  private final SplittableRandom random;
  private final int[] sizes;
  private final List<Long> small = new ArrayList<>();
  private final List<Long> large = new ArrayList<>();

  /** Takes small blocks of all sizes, to give some back later. */
  public MemoryPressure(Allocator allocator, SplittableRandom random) {
    this.allocator = allocator;
    this.random = random;
    sizes = sizes();
    for (int bytes : sizes) {
      for (int i = 0; i < SMALL_BLOCKS && bytes <= SMALL_BYTES_MAX; i++) {
        take(bytes);
      }
    }
  }

  /** The sizes of blocks that there are, from the largest to the smallest. */
  private int[] sizes() {
    TreeSet<Long> all = new TreeSet<>();
    for (int bytes = 500_000; bytes > 0; bytes -= bytes > 32 << 10 ? 4096 : 8) {
      long block = allocator.allocate(bytes);
      all.add(allocator.usableBytes(block));
      allocator.free(block);
    }
    return all.descendingSet().stream().mapToInt(Long::intValue).toArray();
  }

  /** Leaves no block of any size. */
  public void fill() {
    for (int bytes : sizes) {
      fill(bytes);
    }
  }

  /** Leaves no block of that size. */
  public void fill(int bytes) {
    while (take(bytes)) {
      assert bytes > 0;
    }
  }

  private boolean take(int bytes) {
    try {
      (bytes <= SMALL_BYTES_MAX ? small : large).add(allocator.allocate(bytes));
      return true;
    } catch (OutOfNativeMemoryException _) {
      return false;
    }
  }

  /** Gives some small blocks back. */
  public void loosen(int blocks) {
    for (int i = 0; i < blocks; i++) {
      allocator.free(remove(random.nextInt(small.size())));
    }
  }

  /** Gives one block of that usable size back. */
  public void loosenOne(int bytes) {
    int at = 0;
    while (allocator.usableBytes(small.get(at)) != bytes) {
      at++;
    }
    allocator.free(remove(at));
  }

  private long remove(int at) {
    long block = small.get(at);
    long last = small.removeLast();
    if (at < small.size()) {
      small.set(at, last);
    }
    return block;
  }

  /** Gives all back. */
  public void end() {
    small.forEach(allocator::free);
    large.forEach(allocator::free);
    small.clear();
    large.clear();
  }
}
