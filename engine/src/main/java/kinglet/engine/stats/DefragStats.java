package kinglet.engine.stats;

/** What active defragmentation did. Owned by the executor. */
public final class DefragStats {
  private final ExceededTime time = new ExceededTime();
  private int runningPercent;
  private long moved;
  private long left;
  private long keysMoved;
  private long keysLeft;

  /** How much of the time it may take now; 0 if it is not running. */
  public int runningPercent() {
    return runningPercent;
  }

  /** It runs, with so much of the time; 0: it does not. */
  public void running(int percent, long nowNanos) {
    runningPercent = percent;
    if (percent > 0) {
      time.begin(nowNanos);
    } else if (time.isOn()) {
      time.end(nowNanos);
    }
  }

  /** For how long it ran. */
  public ExceededTime time() {
    return time;
  }

  /** So many blocks were moved, and looked at and left; and so many keys of which some block was, or none. */
  public void add(long blocksMoved, long blocksLeft, long moreKeysMoved, long moreKeysLeft) {
    moved += blocksMoved;
    left += blocksLeft;
    keysMoved += moreKeysMoved;
    keysLeft += moreKeysLeft;
  }

  /** Blocks that were moved. */
  public long moved() {
    return moved;
  }

  /** Blocks that were looked at, and stayed. */
  public long left() {
    return left;
  }

  /** Keys of which something was moved. */
  public long keysMoved() {
    return keysMoved;
  }

  /** Keys of which nothing was moved. */
  public long keysLeft() {
    return keysLeft;
  }

  /** CONFIG RESETSTAT. */
  public void reset() {
    time.reset();
    moved = 0;
    left = 0;
    keysMoved = 0;
    keysLeft = 0;
  }
}
