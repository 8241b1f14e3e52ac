package kinglet.engine.keyspace;

import kinglet.engine.memory.Memory;
import kinglet.engine.time.TimingWheel;

/**
 * When values have something to do at a time of their own: hashes of which fields have deadlines. A database's second timing
 * wheel. Owned by the executor.
 *
 * <p>In the encodings from {@link Entry#TIMED} on, a value's root block begins with
 *
 * <pre>
 * 0    [time ms : 8] [next : 8] [previous : 8]   a node of the wheel, unless the time is {@link #NEVER}
 * 24   [entry : 8]                               where the value's key is
 * </pre>
 *
 * and its type is called at that time, through {@link ValueType#expire}.
 */
public final class ValueTimers {
  /** How many bytes of the root are the timer's. */
  public static final int BYTES = 32;

  /** The time of a timer that is not set. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int ENTRY = 24;

  private final TimingWheel wheel = new TimingWheel();

  /** Gives a new root a timer, which no wheel holds yet. */
  public static void init(long root, long timeMs) {
    Memory.putLong(root, timeMs);
  }

  /** When the value has something to do, Unix time in milliseconds, or {@link #NEVER}. */
  public static long timeMs(long root) {
    return Memory.getLong(root);
  }

  /** Tells an entry's value, if it is timed, that the entry is, or is about to be, at another address. */
  static void moved(long entry, long newEntry) {
    if (Entry.isTimed(entry)) {
      Memory.putLong(Entry.word(entry) + ENTRY, newEntry);
    }
  }

  void set(long root, long timeMs, long nowMs) {
    remove(root);
    Memory.putLong(root, timeMs);
    add(root, nowMs);
  }

  /** Takes the value's time as it is. */
  void add(long root, long nowMs) {
    if (timeMs(root) != NEVER) {
      wheel.insert(root, nowMs);
    }
  }

  /** Leaves the value's time as it is. */
  void remove(long root) {
    if (timeMs(root) != NEVER) {
      wheel.remove(root);
    }
  }

  /** A root was copied to another address. */
  void movedRoot(long root, long newRoot) {
    if (timeMs(newRoot) != NEVER) {
      wheel.moved(root, newRoot);
    }
  }

  int advance(long nowMs, int valuesMax) {
    return wheel.advance(nowMs, valuesMax);
  }

  /** The entry of a value whose time has come, or {@link Entry#NONE}. */
  long due() {
    long root = wheel.due();
    return root == 0 ? Entry.NONE : Memory.getLong(root + ENTRY);
  }

  /** How many values have a time. */
  long size() {
    return wheel.size();
  }

  long nextMs() {
    return wheel.nextDeadlineMs();
  }
}
