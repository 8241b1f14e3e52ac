package kinglet.engine.sort;

/** The elements of a type that keeps them in an order: by index, from there up or down. Owned by the executor. */
abstract class OrderedElements implements Elements {
  private long size;
  private long left;
  private boolean down;
  private boolean started;

  /** Turns to the value of an entry; returns how many elements it has. */
  abstract long turnTo(long entry);

  /** Goes to the element of an index. */
  abstract void seek(long index);

  /** Goes to the next element, which there is. */
  abstract void up();

  /** Goes to the element before, which there is. */
  abstract void down();

  @Override
  public final long open(long entry) {
    size = turnTo(entry);
    return size;
  }

  @Override
  public final void walk(long from, boolean goDown) {
    down = goDown;
    started = false;
    left = size - from;
  }

  @Override
  public final boolean next() {
    if (left == 0) {
      return false;
    }
    if (!started) {
      seek(down ? left - 1 : size - left);
      started = true;
    } else if (down) {
      down();
    } else {
      up();
    }
    left--;
    return true;
  }
}
