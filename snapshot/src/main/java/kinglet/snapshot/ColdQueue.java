package kinglet.snapshot;

import java.util.ArrayDeque;
import kinglet.engine.keyspace.ColdRecord;

/** The cold values that a snapshot waits for, in the order in which they were asked for. Owned by the executor. */
final class ColdQueue {
  private static final long BYTES_MAX = 4 << 20;

  private final ArrayDeque<ColdValue> values = new ArrayDeque<>();
  private final ArrayDeque<ColdRecord> records = new ArrayDeque<>();
  private long bytes;

  void add(ColdValue value, ColdRecord record) {
    values.addLast(value);
    records.addLast(record);
    bytes += record.length();
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether it is better to wait for some than to ask for more. */
  boolean isFull() {
    return bytes >= BYTES_MAX;
  }

  /** The first, if it is here, or null. */
  ColdValue peekHere() {
    return !values.isEmpty() && records.getFirst().isHere() ? values.getFirst() : null;
  }

  /** The bytes of the first, which is here; see {@link ColdRecord#bytes}. */
  byte[] bytes() {
    return records.getFirst().bytes();
  }

  /** The first is done. */
  void remove() {
    values.removeFirst();
    ColdRecord record = records.removeFirst();
    bytes -= record.length();
    record.close();
  }

  /** Waits for none any more. */
  void clear() {
    while (!isEmpty()) {
      remove();
    }
  }
}
