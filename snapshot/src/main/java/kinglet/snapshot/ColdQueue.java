package kinglet.snapshot;

import java.util.ArrayDeque;

/** The cold values that a snapshot waits for. They come in any order, and all come in the end. Owned by the executor. */
final class ColdQueue {
  private static final long BYTES_MAX = 4 << 20;

  private final ArrayDeque<ColdValue> values = new ArrayDeque<>();
  private long bytes;

  void add(ColdValue value) {
    values.addLast(value);
    bytes += value.record().length();
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether it is better to wait for some than to ask for more. */
  boolean isFull() {
    return bytes >= BYTES_MAX;
  }

  /** The next that is here, or null; in the order in which they were asked for. To be closed. */
  ColdValue pollHere() {
    ColdValue first = values.peekFirst();
    if (first == null || !first.record().isHere()) {
      return null;
    }
    bytes -= first.record().length();
    return values.removeFirst();
  }

  /** Waits for none any more. */
  void clear() {
    values.forEach(value -> value.record().close());
    values.clear();
    bytes = 0;
  }
}
