package kinglet.engine.sortedset;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * The order of a large sorted set: an order-statistics B+tree over the addresses of {@link ScoredMember}s. Owned by the
 * executor.
 *
 * <p><b>Structure.</b> A leaf is four cache lines, up to 31 addresses, 8 bytes a member. An inner node is eight cache lines,
 * up to 15 children; of each it has the score and the address of the first member below, and how many are below. So the way
 * down reads scores where they stand, a member only where scores are equal, and ranks are sums on the way. A leaf is searched
 * by its members' scores, at most five of them. All leaves are on level 0; the root is an inner node of at least two children,
 * or the only leaf.
 *
 * <p><b>Growth.</b> A full node first shares with a neighbour that has room; two full neighbours become three (the B*-tree of
 * Knuth, "The Art of Computer Programming", volume 3, 6.2.4). A member beyond either end of the set instead takes one neighbour
 * along into a node of their own, so ascending and descending scores leave nodes full. A node that fell under half merges with
 * a neighbour if that leaves an eighth of room. All of it is one primitive, {@link #shift}: rows move between two neighbours.
 *
 * <p><b>Costs.</b> Everything is O(log n). With random scores nodes take 11.5 bytes a member, the leaves being 82 % full; with
 * ascending or descending ones 10 bytes, 97 %.
 *
 * <p><b>The path.</b> Every search leaves a {@link ScorePath}, and so a current member, from which {@link #next} and {@link
 * #previous} walk: leaves have no links. A change of the tree ends the path. One object serves all trees: {@link #attach} it
 * to a tree's state, [root : 8] [level of the root : 8] [bytes of all nodes : 8].
 *
 * <p><b>Differences from the paper.</b> Counts, the rule for both ends, nodes that may be less than half full.
 */
final class ScoreTree extends ScorePath {
  static final int STATE_BYTES = 24;

  private static final int BYTES = 16;

  /** Less is not worth sharing: it would soon be asked for again; and room for one would only change sides. */
  private static final int ROOM_MIN_SHARE = 8;

  private final Allocator allocator;

  ScoreTree(Allocator allocator) {
    this.allocator = allocator;
  }

  /** Makes a state that of an empty tree, and attaches to it. */
  void create(long newState) {
    Memory.fill(newState, STATE_BYTES, (byte) 0);
    attach(newState);
    root(newNode(0), 0);
  }

  /** Bytes of all nodes. */
  long bytes() {
    return Memory.getLong(state() + BYTES);
  }

  /**
   * Adds a member, whose score and text are not there.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; nothing was changed
   */
  void insert(long member) {
    double score = ScoredMember.score(member);
    long text = Member.address(member);
    int length = Member.length(member);
    seek(score, text, length);
    while (LEAF.isFull(nodes[0])) {
      makeRoom(0);
      seek(score, text, length);
    }
    LEAF.open(nodes[0], rows[0], 1);
    LEAF.put(nodes[0], 0, rows[0], member);
    resize(1);
    tellFirst(0);
  }

  /** Takes the current member out, which a search must have found. */
  void remove() {
    LEAF.close(nodes[0], rows[0], 1);
    resize(-1);
    if (NodeLayout.count(nodes[0]) > 0) {
      tellFirst(0);
    }
    shrink(0);
  }

  /** Whether the current member could have another score where it stands; asks only its neighbours in the leaf. */
  boolean fits(double score) {
    long leaf = nodes[0];
    int row = rows[0];
    if (row == 0 || row + 1 == NodeLayout.count(leaf)) {
      return false;
    }
    long member = LEAF.get(leaf, 0, row);
    long text = Member.address(member);
    int length = Member.length(member);
    return ScoredMember.compare(LEAF.get(leaf, 0, row - 1), score, text, length) < 0
        && ScoredMember.compare(LEAF.get(leaf, 0, row + 1), score, text, length) > 0;
  }

  /** The current member, which a search must have found, stands in another block now. */
  void replace(long member) {
    LEAF.put(nodes[0], 0, rows[0], member);
    tellFirst(0);
  }

  /** Moves the nodes of the path that lie in chunks which are to be emptied. */
  void movePath(BlockMover mover) {
    for (int level = top(); level >= 0; level--) {
      nodes[level] = mover.move(nodes[level]);
      if (level == top()) {
        root(nodes[level], level);
      } else {
        INNER.put(nodes[level + 1], CHILD, rows[level + 1], nodes[level]);
      }
    }
  }

  /** Frees the last leaf, and the nodes above that have no other; returns how many, 0 if there are none left. */
  int dropLast() {
    long node = root();
    if (node == 0) {
      return 0;
    }
    for (int level = top(); level > 0; level--) {
      node = enter(level, node, NodeLayout.count(node) - 1);
    }
    free(node);
    int level = 1;
    while (level <= top() && rows[level] == 0) {
      free(nodes[level++]);
    }
    if (level > top()) {
      root(0, 0);
    } else {
      NodeLayout.count(nodes[level], rows[level]);
    }
    return level;
  }

  /** The current leaf has more or fewer members. */
  private void resize(long change) {
    for (int level = 1; level <= top(); level++) {
      INNER.put(nodes[level], SIZE, rows[level], INNER.get(nodes[level], SIZE, rows[level]) + change);
    }
  }

  /** The node of a level may have another first member. */
  private void tellFirst(int level) {
    for (int below = level; below < top() && rows[below] == 0; below++) {
      describe(below, rows[below + 1]);
    }
  }

  /** Writes down what the first member of a child is. */
  private void describe(int level, int row) {
    long parent = nodes[level + 1];
    long child = INNER.get(parent, CHILD, row);
    if (NodeLayout.count(child) == 0) {
      return;
    }
    long member = level == 0 ? LEAF.get(child, 0, 0) : INNER.get(child, MEMBER, 0);
    INNER.put(parent, MEMBER, row, member);
    INNER.put(parent, SCORE, row,
        level == 0 ? Double.doubleToRawLongBits(ScoredMember.score(member)) : INNER.get(child, SCORE, 0));
  }

  /** One step on the way to room in the node of a level; ends the path. */
  private void makeRoom(int level) {
    if (level == top()) {
      grow();
    }
    int row = rows[level + 1];
    boolean atEnd = isAtEnd(level);
    if (!atEnd && !isAtStart(level) && share(level, row)) {
      return;
    }
    if (INNER.isFull(nodes[level + 1])) {
      makeRoom(level + 1);
    } else if (atEnd || isAtStart(level)) {
      addSibling(level, row);
      shift(level, row, atEnd ? 1 : NodeLayout.count(nodes[level]) - 1);
    } else {
      divide(level, row);
    }
  }

  /** Puts a root above the root. */
  private void grow() {
    int level = top() + 1;
    long root = newNode(level);
    NodeLayout.count(root, 1);
    INNER.put(root, CHILD, 0, root());
    INNER.put(root, SIZE, 0, sizeOf(level - 1, root()));
    root(root, level);
    nodes[level] = root;
    rows[level] = 0;
    describe(level - 1, 0);
  }

  private static long sizeOf(int level, long node) {
    int count = NodeLayout.count(node);
    return level == 0 ? count : sizeOf(node, 0, count);
  }

  private static long sizeOf(long node, int row, int count) {
    long size = 0;
    for (int i = row; i < row + count; i++) {
      size += INNER.get(node, SIZE, i);
    }
    return size;
  }

  private boolean isAtStart(int level) {
    for (int i = level; i <= top(); i++) {
      if (rows[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** What is new comes behind the last row of a leaf; in inner nodes behind the row that the path takes. */
  private boolean isAtEnd(int level) {
    for (int i = level; i <= top(); i++) {
      if (rows[i] + (i == 0 ? 0 : 1) < NodeLayout.count(nodes[i])) {
        return false;
      }
    }
    return true;
  }

  /** Evens a full node out with a neighbour that has room. */
  private boolean share(int level, int row) {
    int roomMin = layout(level).capacity() / ROOM_MIN_SHARE + 1;
    int count = NodeLayout.count(nodes[level]);
    int before = row > 0 ? countOf(level, row - 1) : count;
    int after = row + 1 < NodeLayout.count(nodes[level + 1]) ? countOf(level, row + 1) : count;
    if (count - Math.min(before, after) < roomMin) {
      return false;
    }
    if (before < after) {
      shift(level, row - 1, -(count - before + 1) / 2);
    } else {
      shift(level, row, (count - after + 1) / 2);
    }
    return true;
  }

  private int countOf(int level, int row) {
    return NodeLayout.count(INNER.get(nodes[level + 1], CHILD, row));
  }

  /** Puts a new node between a full one and a neighbour, and fills it from both; from the one, if it has none. */
  private void divide(int level, int row) {
    int left = row + 1 < NodeLayout.count(nodes[level + 1]) || row == 0 ? row : row - 1;
    boolean paired = NodeLayout.count(nodes[level + 1]) > 1;
    addSibling(level, left);
    int parts = paired ? 3 : 2;
    shift(level, left, countOf(level, left) / parts);
    if (paired) {
      shift(level, left + 1, -countOf(level, left + 2) / parts);
    }
  }

  /** An empty node behind a child. */
  private void addSibling(int level, int row) {
    long sibling = newNode(level);
    long parent = nodes[level + 1];
    INNER.open(parent, row + 1, 1);
    INNER.put(parent, CHILD, row + 1, sibling);
    INNER.put(parent, SIZE, row + 1, 0);
  }

  /** Moves rows from the end of a child to the front of the next one; as many back, if there are fewer than 0 of them. */
  private void shift(int level, int row, int count) {
    NodeLayout layout = layout(level);
    long parent = nodes[level + 1];
    long left = INNER.get(parent, CHILD, row);
    long right = INNER.get(parent, CHILD, row + 1);
    if (count > 0) {
      layout.move(left, NodeLayout.count(left) - count, right, 0, count);
    } else {
      layout.move(right, 0, left, NodeLayout.count(left), -count);
    }
    INNER.put(parent, SIZE, row, sizeOf(level, left));
    INNER.put(parent, SIZE, row + 1, sizeOf(level, right));
    describe(level, row);
    describe(level, row + 1);
  }

  /** Merges or frees the node of a level if it has too little left; ends the path if so. */
  private void shrink(int level) {
    if (level == top()) {
      lowerRoot();
      return;
    }
    int count = NodeLayout.count(nodes[level]);
    if (count > layout(level).capacity() / 2) {
      return;
    }
    int row = rows[level + 1];
    if (count == 0) {
      drop(level, row);
    } else if (row > 0 && mayMerge(level, row - 1)) {
      merge(level, row - 1);
    } else if (row + 1 < NodeLayout.count(nodes[level + 1]) && mayMerge(level, row)) {
      merge(level, row);
    } else {
      return;
    }
    shrink(level + 1);
  }

  private boolean mayMerge(int level, int row) {
    int capacity = layout(level).capacity();
    return countOf(level, row) + countOf(level, row + 1) <= capacity - capacity / ROOM_MIN_SHARE;
  }

  private void merge(int level, int row) {
    shift(level, row, -countOf(level, row + 1));
    drop(level, row + 1);
  }

  /** Frees an empty child. */
  private void drop(int level, int row) {
    long parent = nodes[level + 1];
    free(INNER.get(parent, CHILD, row));
    INNER.close(parent, row, 1);
    if (row == 0 && NodeLayout.count(parent) > 0) {
      tellFirst(level + 1);
    }
  }

  private void lowerRoot() {
    while (top() > 0 && NodeLayout.count(root()) == 1) {
      long root = root();
      root(INNER.get(root, CHILD, 0), top() - 1);
      free(root);
    }
  }

  private long newNode(int level) {
    long node = layout(level).create(allocator);
    Memory.putLong(state() + BYTES, bytes() + allocator.usableBytes(node));
    return node;
  }

  private void free(long node) {
    Memory.putLong(state() + BYTES, bytes() - allocator.usableBytes(node));
    allocator.free(node);
  }
}
