package kinglet.engine.rdb;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.keyspace.Capture;
import kinglet.engine.keyspace.Keyspace;

/**
 * A big value as of the moment of {@link Values#capture}, to be written as RDB in slices, whatever becomes of the value and its
 * key meanwhile. Owned by the executor.
 *
 * <p><b>How.</b> Nothing is copied at first: the value's structure tells the capture of each node or member before that changes.
 * What is not written yet is then written {@link Aside} and marked in the structure, so that it is neither written nor kept
 * again; what comes new is marked too. A value that is deleted or overwritten becomes the capture's, which frees it in the end.
 * While a capture lasts, {@link Keyspace#captureOf} an entry tells it, and defragmentation leaves the value alone.
 *
 * <p><b>Costs.</b> Of a change: as much as writing the member or node, once. Memory: what was written aside, which is at most what
 * changed since the moment. A slice of n steps takes about n times 0.2 µs, but a single member or node is not divided. There may
 * be any number of captures, one of a value at a time.
 *
 * <pre>
 * ValueCapture capture = values.capture(entry);
 * while (!capture.encode(out, steps)) {
 *   // other commands
 * }
 * capture.end();
 * </pre>
 */
public abstract class ValueCapture implements Capture {
  /** From so many bytes on a value is big: written at once, it would take about 0.3 ms or more. */
  static final long BIG_BYTES = 64 << 10;

  /** A step is a member, or so many bytes that were written or compressed, as a power of two. */
  private static final int STEP_SHIFT = 6;

  private final Keyspace keyspace;
  private final int rdbType;
  private final int version;
  private int number;
  private final List<Owned> owned = new ArrayList<>();
  private boolean begun;
  private boolean complete;
  private boolean ended;

  private record Owned(int type, int encoding, long root) {}

  /**
   * Looks at the value; {@link #begin} is to follow, before any change.
   *
   * @param version the lowest RDB version that holds the value
   */
  protected ValueCapture(Keyspace keyspace, int rdbType, int version) {
    this.keyspace = keyspace;
    this.rdbType = rdbType;
    this.version = version;
  }

  /** Begins to follow the value's changes. Returns this. */
  final ValueCapture begin() {
    number = keyspace.captures().add(this);
    follow(number);
    return this;
  }

  /** Stores the capture's number in the value's root. */
  protected abstract void follow(int captureNumber);

  /** The RDB type of what {@link #encode} writes: of {@link RdbType}. */
  public final int rdbType() {
    return rdbType;
  }

  /** The lowest RDB version that holds the value. */
  public final int version() {
    return version;
  }

  /**
   * Goes on writing the value, without its RDB type.
   *
   * @param stepsMax about how many members, or 64 bytes of nodes and texts
   * @return whether it is complete
   */
  public final boolean encode(RdbWriter out, int stepsMax) {
    if (!begun) {
      begun = true;
      writeHead(out);
    }
    long left = stepsMax;
    while (left > 0 && !complete) {
      long before = out.effort();
      complete = !hasMore();
      left -= complete ? 0 : writeSome(out) + (out.effort() - before >>> STEP_SHIFT);
    }
    return complete;
  }

  /** Writes what comes first. */
  protected abstract void writeHead(RdbWriter out);

  /** Whether there is something to be written still. */
  protected abstract boolean hasMore();

  /** Writes some members, or a node; returns how many steps that took besides the bytes. */
  protected abstract int writeSome(RdbWriter out);

  /** Ends, complete or not; marks in the value that are left go with the garbage. Nothing else is to be called then. */
  public final void end() {
    ended = true;
    ended();
    if (complete) {
      finish();
    } else {
      keyspace.captures().abandon(this);
    }
  }

  /** From now on nothing is to be kept or marked. */
  protected void ended() {}

  @Override
  public final boolean tidy(int blocksMax) {
    boolean tidied = unmark(blocksMax);
    if (tidied) {
      finish();
    }
    return tidied;
  }

  private void finish() {
    release();
    keyspace.captures().remove(number);
    for (Owned value : owned) {
      keyspace.free(value.type, value.encoding, value.root);
    }
  }

  /** Whether it keeps nothing any more: it is complete, or given up. */
  protected final boolean isOver() {
    return complete || ended;
  }

  /** Takes marks off the value, about so many; whether none is left. */
  protected abstract boolean unmark(int blocksMax);

  /** Takes the number out of all that has it, and frees what is only the capture's. */
  protected abstract void release();

  @Override
  public void takeOver(int type, int encoding, long root) {
    owned.add(new Owned(type, encoding, root));
  }

  /** Whether something was taken over. */
  protected final boolean isOwner() {
    return !owned.isEmpty();
  }
}
