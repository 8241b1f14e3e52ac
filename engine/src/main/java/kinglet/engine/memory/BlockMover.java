package kinglet.engine.memory;

/**
 * Moves blocks out of chunks that are to be emptied, in pieces. Who knows a block hands it to {@link #move}, and notes where it
 * is then. Owned by the executor.
 *
 * <p>Between the pieces a value is left as it is, and may change: {@link #cursor} is where to go on, and must be a number that
 * means something whatever became of the value (an index, a scan's cursor), never an address.
 */
public final class BlockMover {
  private static final int COST_OF_MOVE = 8;

  private final Allocator allocator;
  private int moved;
  private int left;
  private int budget;
  private long cursor;

  public BlockMover(Allocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Begins a piece.
   *
   * @param from the cursor that the last piece left, 0 at first
   * @param blocksMax about how many blocks to look at; one that moves counts as several
   */
  public void begin(long from, int blocksMax) {
    cursor = from;
    budget = blocksMax;
    moved = 0;
    left = 0;
  }

  /** Moves the block if it lies in such a chunk and there is memory. Returns where it is now. */
  public long move(long block) {
    long bytes = allocator.usableBytes(block);
    long target = allocator.isSparse(block) ? room(bytes) : 0;
    count(target != 0);
    if (target == 0) {
      return block;
    }
    Memory.copy(block, target, bytes);
    allocator.free(block);
    return target;
  }

  /** A block for one that its owner moves by itself, or 0 if there is no memory. */
  public long room(long bytes) {
    try {
      return allocator.allocate(bytes);
    } catch (OutOfNativeMemoryException _) {
      return 0;
    }
  }

  /** Counts a block that its owner moved, or left, by itself. */
  public void count(boolean hasMoved) {
    moved += hasMoved ? 1 : 0;
    left += hasMoved ? 0 : 1;
  }

  /** Whether this piece was long enough. */
  public boolean isSpent() {
    return left + moved * COST_OF_MOVE >= budget;
  }

  /** Where to go on, 0 at the beginning; whoever takes it and sets no other is done. */
  public long takeCursor() {
    long taken = cursor;
    cursor = 0;
    return taken;
  }

  /** Where to go on with the next piece, 0 if all is done. */
  public long cursor() {
    return cursor;
  }

  /** Says where to go on with the next piece. */
  public void cursor(long next) {
    cursor = next;
  }

  /** How many blocks moved since {@link #begin}. */
  public int moved() {
    return moved;
  }

  /** How many blocks stayed since {@link #begin}. */
  public int left() {
    return left;
  }
}
