package kinglet.engine.time;

import kinglet.engine.memory.Memory;

/**
 * A hierarchical timing wheel over nodes off the heap, exact to the millisecond. Owned by the executor.
 *
 * <p><b>Structure.</b> Varghese and Lauck, "Hashed and hierarchical timing wheels", SOSP 1987, the hierarchical scheme. Level l
 * counts time in units of 64^l ms; 11 levels cover all of a long. The wheel stands at a time, its position. A level is a
 * ring of 128 slots, twice what the paper needs: a slot of level l + 1 spans 64 slots of level l, and the ring has room
 * for the span that the position is in and for the next. So a deadline belongs to the lowest level at which its span is
 * the position's or the next, and a slot of the level above can be emptied into the ring below while the position still
 * is in the slot before it: in slices, ahead of its time, not all at once when its time comes. At level 0 a slot is one
 * millisecond.
 *
 * <p>A node is [deadline ms : 8] [next : 8] [previous : 8]; slots are doubly linked lists, and the previous of the first is the
 * slot's number, inverted. Insert, remove and relocation are O(1). A bitmap per level tells the occupied slots.
 *
 * <p><b>Never late, never early.</b> The position never enters a slot of a level above 0 that still has nodes, and never
 * leaves a millisecond with due ones: {@link #advance} stops there and says so through {@link #due}. What the caller's
 * budget does not cover is late and not lost. A clock that jumps forward makes the position skip what is empty. One that
 * jumps back takes the position with it; nodes then stand farther ahead than their ring reaches, their slots come up a
 * round (or several) early, and each node that is met before its time is inserted anew. Nodes that are due when inserted go to a
 * list of their own, the due list, for which the same holds.
 */
public final class TimingWheel {
  private static final int BITS = 6;
  private static final int LEVELS = 11;
  private static final int RING = 128;
  private static final int DUE_LIST = LEVELS * RING;
  private static final int NEXT = 8;
  private static final int PREVIOUS = 16;

  private final long[] heads = new long[LEVELS * RING + 1];
  private final long[] occupied = new long[LEVELS * 2];
  private long position;
  private long size;

  /** How many nodes. */
  public long size() {
    return size;
  }

  /**
   * Adds a node, whose deadline is set. Any deadline will do.
   *
   * @param nowMs where an empty wheel starts
   */
  public void insert(long node, long nowMs) {
    if (size == 0) {
      position = nowMs;
    }
    size++;
    link(node, slotFor(Memory.getLong(node)));
  }

  /** Takes a node out. */
  public void remove(long node) {
    size--;
    unlink(node);
  }

  /** Tells the wheel that a node's bytes were copied to another address. */
  public void moved(long node, long newNode) {
    long next = Memory.getLong(newNode + NEXT);
    long previous = Memory.getLong(newNode + PREVIOUS);
    if (previous < 0) {
      heads[(int) ~previous] = newNode;
    } else {
      Memory.putLong(previous + NEXT, newNode);
    }
    if (next != 0) {
      Memory.putLong(next + PREVIOUS, newNode);
    }
  }

  /** A node whose deadline is reached, or 0. It stays in the wheel until it is removed, and the wheel stays with it. */
  public long due() {
    long node = heads[DUE_LIST];
    if (node == 0) {
      node = heads[ring(0, position)];
    }
    return node != 0 && Memory.getLong(node) <= position ? node : 0;
  }

  /**
   * Moves on towards {@code nowMs} until something is due, then moves nodes down ahead of their time.
   *
   * @return how many nodes it moved, at most {@code nodesMax}
   */
  public int advance(long nowMs, int nodesMax) {
    if (size == 0 || nowMs < position) {
      position = nowMs;
    }
    int moved = 0;
    while (moved < nodesMax) {
      long early = early();
      if (early != 0) {
        reinsert(early);
        moved++;
      } else if (due() != 0) {
        return moved;
      } else if (!step(nowMs)) {
        int slot = next();
        if (slot < 0) {
          return moved;
        }
        moved += empty(slot, nodesMax - moved);
      }
    }
    return moved;
  }

  /** The deadline of a node. */
  public static long deadlineMs(long node) {
    return Memory.getLong(node);
  }

  /**
   * A node of the nearest deadline, or 0 if there is none. Exact to the width of a slot where more than {@code nodesMax} share
   * one: of those as many are compared.
   */
  public long nearest(int nodesMax) {
    long nearest = nearest(DUE_LIST, nodesMax, 0);
    for (int level = 0; level < LEVELS; level++) {
      int distance = distance(level);
      if (distance >= 0) {
        long index = (position >> (level * BITS)) + distance;
        if (nearest == 0 || index << (level * BITS) <= deadlineMs(nearest)) {
          nearest = nearest(ring(level, index), nodesMax, nearest);
        }
      }
    }
    return nearest;
  }

  private long nearest(int slot, int nodesMax, long other) {
    long nearest = other;
    int left = nodesMax;
    for (long node = heads[slot]; node != 0 && left > 0; node = Memory.getLong(node + NEXT)) {
      if (nearest == 0 || deadlineMs(node) < deadlineMs(nearest)) {
        nearest = node;
      }
      left--;
    }
    return nearest;
  }

  /** Takes nodes as they stand in the slots, from one on that {@code chance} picks, until it has enough; returns how many. */
  public int some(int chance, long[] into) {
    int count = 0;
    int slot = Integer.remainderUnsigned(chance, heads.length);
    for (int i = 0; i < heads.length && count < into.length; i++) {
      for (long node = heads[slot]; node != 0 && count < into.length; node = Memory.getLong(node + NEXT)) {
        into[count++] = node;
      }
      slot = slot + 1 == heads.length ? 0 : slot + 1;
    }
    return count;
  }

  /**
   * When {@link #advance} has something to do next, Unix time in milliseconds; {@link Long#MAX_VALUE} if never. That is before
   * the next deadline or at it, never after; now or in the past if there is something to do at once.
   */
  public long nextDeadlineMs() {
    if (size == 0) {
      return Long.MAX_VALUE;
    }
    if (heads[DUE_LIST] != 0) {
      return position;
    }
    long next = Long.MAX_VALUE;
    for (int level = 0; level < LEVELS; level++) {
      int distance = distance(level);
      if (distance >= 0) {
        next = Math.min(next, workAt(level, distance));
      }
    }
    return next;
  }

  /** Moves the position on, as far as no node is passed by. False if it cannot move. */
  private boolean step(long nowMs) {
    long target = nowMs;
    for (int level = 0; level < LEVELS; level++) {
      int distance = distance(level);
      if (distance >= 0) {
        target = Math.min(target, barrier(level, distance));
      }
    }
    boolean moves = target > position;
    position = Math.max(position, target);
    return moves;
  }

  /** The last time that the position may take before the occupied slot at this distance is empty. */
  private long barrier(int level, int distance) {
    long start = ((position >> (level * BITS)) + distance) << (level * BITS);
    return level == 0 ? start : start - 1;
  }

  private long workAt(int level, int distance) {
    int ahead = level == 0 ? distance : distance - 1;
    return ahead <= 0 ? position : ((position >> (level * BITS)) + ahead) << (level * BITS);
  }

  /** Moves nodes of a slot above level 0 down; none of them is due yet. */
  private int empty(int slot, int nodesMax) {
    int moved = 0;
    while (heads[slot] != 0 && moved < nodesMax) {
      reinsert(heads[slot]);
      moved++;
    }
    return moved;
  }

  /** The lowest slot above level 0 that may be emptied now, -1 if none. It is the position's own only after a jump back. */
  private int next() {
    for (int level = 1; level < LEVELS; level++) {
      int distance = distance(level);
      if (distance == 0 || distance == 1) {
        return ring(level, (position >> (level * BITS)) + distance);
      }
    }
    return -1;
  }

  /** A node that has come up before its time, after the clock went back; or 0. */
  private long early() {
    long node = heads[DUE_LIST];
    if (node == 0) {
      node = heads[ring(0, position)];
    }
    return node != 0 && Memory.getLong(node) > position ? node : 0;
  }

  private void reinsert(long node) {
    unlink(node);
    link(node, slotFor(Memory.getLong(node)));
  }

  private int slotFor(long deadlineMs) {
    if (deadlineMs <= position) {
      return DUE_LIST;
    }
    int level = 0;
    int shift = BITS;
    while (level < LEVELS - 1 && (deadlineMs >> shift) - (position >> shift) > 1) {
      level++;
      shift += BITS;
    }
    return ring(level, deadlineMs >> (shift - BITS));
  }

  private static int ring(int level, long index) {
    return level * RING + (int) (index & (RING - 1));
  }

  private void link(long node, int slot) {
    long first = heads[slot];
    Memory.putLong(node + NEXT, first);
    Memory.putLong(node + PREVIOUS, ~slot);
    if (first != 0) {
      Memory.putLong(first + PREVIOUS, node);
    } else {
      mark(slot);
    }
    heads[slot] = node;
  }

  private void unlink(long node) {
    long next = Memory.getLong(node + NEXT);
    long previous = Memory.getLong(node + PREVIOUS);
    if (next != 0) {
      Memory.putLong(next + PREVIOUS, previous);
    }
    if (previous >= 0) {
      Memory.putLong(previous + NEXT, next);
      return;
    }
    heads[(int) ~previous] = next;
    if (next == 0) {
      mark((int) ~previous);
    }
  }

  /** Turns the slot's bit. */
  private void mark(int slot) {
    if (slot != DUE_LIST) {
      occupied[slot / Long.SIZE] ^= 1L << slot;
    }
  }

  /** How many slots the first occupied one is ahead of the position's, -1 if none is. */
  private int distance(int level) {
    long low = occupied[level * 2];
    long high = occupied[level * 2 + 1];
    if ((low | high) == 0) {
      return -1;
    }
    int start = (int) (position >> (level * BITS)) & (RING - 1);
    if (start >= Long.SIZE) {
      long swapped = low;
      low = high;
      high = swapped;
    }
    // low is now the half that the position is in
    long ahead = low >>> start;
    if (ahead != 0) {
      return Long.numberOfTrailingZeros(ahead);
    }
    int half = Long.SIZE - (start & (Long.SIZE - 1));
    return high != 0 ? half + Long.numberOfTrailingZeros(high) : half + Long.SIZE + Long.numberOfTrailingZeros(low);
  }
}
