package kinglet.engine.sortedset;

/** Consecutive members of a sorted set by their ranks: from a start to before an end. Owned by the executor. */
final class RankRange {
  private long start;
  private long end;

  void set(long newStart, long newEnd) {
    start = newStart;
    end = Math.max(newStart, newEnd);
  }

  /** As ZRANGE's indexes: counted from the end if negative, the last one included. */
  void setIndexes(long first, long last, long size, boolean down) {
    long from = Math.max(0, first < 0 ? first + size : first);
    long to = Math.min(size - 1, last < 0 ? last + size : last);
    if (from > to) {
      set(0, 0);
    } else if (down) {
      set(size - 1 - to, size - from);
    } else {
      set(from, to + 1);
    }
  }

  /** Leaves out the first {@code offset} members, all if it is negative, and those after {@code count} more, if it is not. */
  void limit(long offset, long count, boolean down) {
    long skipped = offset < 0 ? count() : Math.min(offset, count());
    long kept = count < 0 ? count() - skipped : Math.min(count, count() - skipped);
    if (down) {
      end -= skipped;
      start = end - kept;
    } else {
      start += skipped;
      end = start + kept;
    }
  }

  /** The lowest rank inside. */
  long start() {
    return start;
  }

  /** The rank after the highest inside. */
  long end() {
    return end;
  }

  long count() {
    return end - start;
  }
}
