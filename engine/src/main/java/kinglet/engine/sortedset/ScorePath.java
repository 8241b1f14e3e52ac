package kinglet.engine.sortedset;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Memory;

/**
 * The way from a {@link ScoreTree}'s root to a member, a node and a row of it for each level, the leaf's being 0: how it is
 * found, and how it goes on to the next. Owned by the executor.
 */
abstract class ScorePath {
  static final NodeLayout LEAF = new NodeLayout(1, 31);
  static final NodeLayout INNER = new NodeLayout(4, 15);
  static final int SCORE = 0;
  static final int CHILD = 1;
  static final int SIZE = 2;
  static final int MEMBER = 3;

  private static final int TOP = 8;
  private static final int LEVELS_MAX = 24;

  final long[] nodes = new long[LEVELS_MAX];
  final int[] rows = new int[LEVELS_MAX];
  private long state;
  private int top;

  /** Looks at another tree, by its state, which begins with [root : 8] [level of the root : 8]. */
  void attach(long newState) {
    state = newState;
    top = (int) Memory.getLong(newState + TOP);
  }

  final long state() {
    return state;
  }

  /** 0: there is none, not even an empty leaf. */
  final long root() {
    return Memory.getLong(state);
  }

  /** The level of the root. */
  final int top() {
    return top;
  }

  final void root(long node, int level) {
    top = level;
    Memory.putLong(state, node);
    Memory.putLong(state + TOP, level);
  }

  /** Finds the first member that does not come before a score and text; returns how many do. */
  long seek(double score, long text, int length) {
    long before = 0;
    long node = root();
    for (int level = top; level > 0; level--) {
      int row = childFor(node, score, text, length);
      for (int i = 0; i < row; i++) {
        before += INNER.get(node, SIZE, i);
      }
      node = enter(level, node, row);
    }
    nodes[0] = node;
    rows[0] = rowFor(node, score, text, length);
    return before + rows[0];
  }

  /** Finds the member of a rank; with the tree's size as the rank, its end. */
  void seek(long rank) {
    long left = rank;
    long node = root();
    for (int level = top; level > 0; level--) {
      int row = 0;
      int last = NodeLayout.count(node) - 1;
      for (long size = INNER.get(node, SIZE, 0); left >= size && row < last; size = INNER.get(node, SIZE, row)) {
        left -= size;
        row++;
      }
      node = enter(level, node, row);
    }
    nodes[0] = node;
    rows[0] = (int) left;
  }

  /** The last child whose first member does not come after the target, or the first. */
  private static int childFor(long node, double score, long text, int length) {
    int low = 1;
    int high = NodeLayout.count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      double first = Double.longBitsToDouble(INNER.get(node, SCORE, middle));
      if (first < score || first == score && isUpTo(INNER.get(node, MEMBER, middle), text, length)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private static boolean isUpTo(long member, long text, int length) {
    return Memory.compare(Member.address(member), Member.length(member), text, length) <= 0;
  }

  /** The first member of a leaf that does not come before the target. */
  private static int rowFor(long leaf, double score, long text, int length) {
    int low = 0;
    int high = NodeLayout.count(leaf);
    while (low < high) {
      int middle = low + high >>> 1;
      if (ScoredMember.compare(LEAF.get(leaf, 0, middle), score, text, length) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  final long enter(int level, long node, int row) {
    nodes[level] = node;
    rows[level] = row;
    return INNER.get(node, CHILD, row);
  }

  /** The current member, or 0 if the search found the end. */
  long member() {
    return rows[0] < NodeLayout.count(nodes[0]) || step() ? LEAF.get(nodes[0], 0, rows[0]) : 0;
  }

  /** Goes to the following member; false if there is none. */
  boolean next() {
    rows[0]++;
    return rows[0] < NodeLayout.count(nodes[0]) || step();
  }

  /** Goes to the member before; false if there is none. */
  boolean previous() {
    if (rows[0] > 0) {
      rows[0]--;
      return true;
    }
    int level = 1;
    while (level <= top && rows[level] == 0) {
      level++;
    }
    if (level > top) {
      return false;
    }
    rows[level]--;
    for (; level > 0; level--) {
      nodes[level - 1] = INNER.get(nodes[level], CHILD, rows[level]);
      rows[level - 1] = NodeLayout.count(nodes[level - 1]) - 1;
    }
    return true;
  }

  /** Goes to the first member of the next leaf. */
  private boolean step() {
    int level = 1;
    while (level <= top && rows[level] + 1 == NodeLayout.count(nodes[level])) {
      level++;
    }
    if (level > top) {
      return false;
    }
    rows[level]++;
    for (; level > 0; level--) {
      nodes[level - 1] = INNER.get(nodes[level], CHILD, rows[level]);
      rows[level - 1] = 0;
    }
    return true;
  }

  static NodeLayout layout(int level) {
    return level == 0 ? LEAF : INNER;
  }
}
