package kinglet.engine.stream;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A B+tree off the heap: words (addresses of blocks, or any number below 2^62) in the order of keys of a fixed length, which a subclass compares and
 * writes. It orders what a stream has: its nodes, pending entries, groups and consumers. Owned by the executor; no garbage.
 *
 * <p><b>Structure.</b> A node is at most {@value #NODE_BYTES_MAX} bytes, and only as long as it needs to be, in steps of two:
 * most groups and consumers have little. Leaves are level 0. A row of an inner node is a child and the first key below it.
 *
 * <pre>
 * [rows : 2] [room for rows : 2] [level : 4]   row ...      row = [word : 8] [key]
 * </pre>
 *
 * <p><b>Growth.</b> An insertion makes room in every node on its way down (a longer node, or two), so a split never climbs, and
 * when memory is refused half-way the tree is whole. A split at the end of a node leaves it full but for one row: entries come
 * in order, so leaves are full. A node that fell under half takes over its right neighbour, or is taken over by its left one,
 * if that leaves a quarter of the room it has: deletion never allocates. There is no balancing between neighbours, so a node
 * may stay nearly empty beside a full one.
 *
 * <p><b>Costs.</b> All operations are O(log n); steps are O(1) on the average. With keys of 16 bytes an entry takes 25 bytes
 * when entries came in order.
 *
 * <p><b>The position.</b> A search leaves a path, one node and row for each level, from which {@link #next} and {@link
 * #previous} walk: leaves have no links. Any change of the tree ends it. One object serves all trees of a kind: {@link #attach}
 * it to a tree's state, [root : 8] [entries : 8] [bytes of all nodes : 8], all zeroes when it is empty.
 *
 * <p>Source: preemptive splitting is of Guibas and Sedgewick, "A dichromatic framework for balanced trees", 1978.
 */
abstract class OrderedTree {
  static final int STATE_BYTES = 24;

  private static final int SIZE = 8;
  private static final int BYTES = 16;

  private static final int NODE_BYTES_MIN = 64;
  private static final int NODE_BYTES_MAX = 1024;
  private static final int ROOM = 2;
  private static final int LEVEL = 4;
  private static final int HEADER_BYTES = 8;
  private static final int KEY = 8;
  private static final int LEVELS_MAX = 16;
  private static final long MARK = 1L << 62;

  private final Allocator allocator;
  private final int rowBytes;
  private final int rowsMax;
  private final long[] nodes = new long[LEVELS_MAX];
  private final int[] rows = new int[LEVELS_MAX];
  private long state;

  OrderedTree(Allocator allocator, int keyBytes) {
    this.allocator = allocator;
    rowBytes = KEY + keyBytes;
    rowsMax = (NODE_BYTES_MAX - HEADER_BYTES) / rowBytes;
  }

  /** Compares the sought key with the one at an address. */
  abstract int compare(long key);

  /** Writes the sought key to an address. */
  abstract void putKey(long key);

  final void attach(long newState) {
    state = newState;
  }

  /** How many entries the tree of a state has. */
  static long size(long treeState) {
    return Memory.getLong(treeState + SIZE);
  }

  /** How many bytes the nodes of the tree of a state take. */
  static long bytes(long treeState) {
    return Memory.getLong(treeState + BYTES);
  }

  final boolean isEmpty() {
    return root() == 0;
  }

  // ---- the position ----

  /** The entry's word. */
  final long word() {
    return wordOf(current()) & ~MARK;
  }

  /** Gives the entry another word. */
  final void word(long newWord) {
    Memory.putLong(current(), newWord | wordOf(current()) & MARK);
  }

  /** Whether the entry is marked. */
  final boolean isMarked() {
    return (wordOf(current()) & MARK) != 0;
  }

  /** Marks the entry, or takes the mark off; it stays with the entry, whatever its word and its place. */
  final void mark(boolean on) {
    Memory.putLong(current(), on ? wordOf(current()) | MARK : word());
  }

  /** Where the entry's key stands. */
  final long key() {
    return current() + KEY;
  }

  private long current() {
    return row(nodes[0], rows[0]);
  }

  /** Goes to the first entry; false if there is none, so everywhere here: the position is then undefined. */
  final boolean first() {
    return !isEmpty() && descendToFirst(enterRoot());
  }

  /** Goes to the last entry. */
  final boolean last() {
    return !isEmpty() && descendToLast(enterRoot());
  }

  /** Goes to the entry with the sought key. */
  final boolean seek() {
    return seekFloor() && compare(key()) == 0;
  }

  /** Goes to the last entry whose key is not after the sought one. */
  final boolean seekFloor() {
    if (isEmpty()) {
      return false;
    }
    int level = enterRoot();
    for (; level > 0; level--) {
      rows[level] = Math.max(0, floorRow(nodes[level]));
      nodes[level - 1] = wordOf(row(nodes[level], rows[level]));
    }
    rows[0] = floorRow(nodes[0]);
    return rows[0] >= 0;
  }

  /** Goes to the first entry whose key is not before the sought one. */
  final boolean seekCeiling() {
    if (!seekFloor()) {
      return first();
    }
    return compare(key()) == 0 || next();
  }

  /** Goes to the entry after this one; if there is none, stays. */
  final boolean next() {
    int top = level(root());
    int level = 0;
    while (level <= top && rows[level] + 1 == rowCount(nodes[level])) {
      level++;
    }
    if (level > top) {
      return false;
    }
    rows[level]++;
    return level == 0 || descendToFirst(enterChild(level));
  }

  /** Goes to the entry before this one; if there is none, stays. */
  final boolean previous() {
    int top = level(root());
    int level = 0;
    while (level <= top && rows[level] == 0) {
      level++;
    }
    if (level > top) {
      return false;
    }
    rows[level]--;
    return level == 0 || descendToLast(enterChild(level));
  }

  private int enterRoot() {
    int level = level(root());
    nodes[level] = root();
    return level;
  }

  private int enterChild(int level) {
    nodes[level - 1] = wordOf(row(nodes[level], rows[level]));
    return level - 1;
  }

  private boolean descendToFirst(int from) {
    int level = from;
    rows[level] = 0;
    while (level > 0) {
      level = enterChild(level);
      rows[level] = 0;
    }
    return true;
  }

  private boolean descendToLast(int from) {
    int level = from;
    rows[level] = rowCount(nodes[level]) - 1;
    while (level > 0) {
      level = enterChild(level);
      rows[level] = rowCount(nodes[level]) - 1;
    }
    return true;
  }

  /** The last row whose key is not after the sought one, or -1. */
  private int floorRow(long node) {
    int low = 0;
    int high = rowCount(node);
    while (low < high) {
      int middle = low + high >>> 1;
      if (compare(row(node, middle) + KEY) >= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  // ---- insertion ----

  /**
   * Adds an entry with the sought key, which is not there, and goes to it.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; nothing was added
   */
  final void insert(long word) {
    if (isEmpty()) {
      Memory.putLong(state, newNode(0, 1));
    }
    int level = enterRoot();
    makeRoom(level);
    rows[level] = floorRow(nodes[level]);
    while (level > 0) {
      rows[level] = Math.max(0, rows[level]);
      level = enterChild(level);
      makeRoom(level);
      rows[level] = floorRow(nodes[level]);
    }
    rows[0]++;
    long added = insertRow(nodes[0], rows[0]);
    Memory.putLong(added, word);
    putKey(added + KEY);
    Memory.putLong(state + SIZE, size(state) + 1);
    renewFirstKeys(0);
  }

  /** Makes sure that the node on the path has room for a row, and that the path is right. */
  private void makeRoom(int level) {
    long node = nodes[level];
    if (rowCount(node) < room(node)) {
      return;
    }
    if (room(node) < rowsMax) {
      lengthen(level);
    } else {
      if (node == root()) {
        addRoot(level);
      }
      split(level);
    }
  }

  private void lengthen(int level) {
    long node = nodes[level];
    long longer = newNode(level, room(node) + 1);
    Memory.copy(row(node, 0), row(longer, 0), (long) rowCount(node) * rowBytes);
    rowCount(longer, rowCount(node));
    if (node == root()) {
      Memory.putLong(state, longer);
    } else {
      Memory.putLong(row(nodes[level + 1], rows[level + 1]), longer);
    }
    free(node);
    nodes[level] = longer;
  }

  private void addRoot(int level) {
    long root = newNode(level + 1, 2);
    long row = insertRow(root, 0);
    Memory.copy(row(nodes[level], 0), row, rowBytes);
    Memory.putLong(row, nodes[level]);
    Memory.putLong(state, root);
    nodes[level + 1] = root;
    rows[level + 1] = 0;
  }

  /** Makes two of a full node; the path goes on in the one where the sought key belongs. */
  private void split(int level) {
    long left = nodes[level];
    int kept = floorRow(left) == rowsMax - 1 ? rowsMax - 1 : rowsMax / 2;
    int moved = rowsMax - kept;
    long right = newNode(level, moved + 1);
    Memory.copy(row(left, kept), row(right, 0), (long) moved * rowBytes);
    rowCount(right, moved);
    rowCount(left, kept);
    long row = insertRow(nodes[level + 1], rows[level + 1] + 1);
    Memory.copy(row(right, 0), row, rowBytes);
    Memory.putLong(row, right);
    if (compare(row + KEY) >= 0) {
      nodes[level] = right;
      rows[level + 1]++;
    }
  }

  /** Opens a row in a node that has room for it; returns it. */
  private long insertRow(long node, int at) {
    int count = rowCount(node);
    long row = row(node, at);
    Memory.copy(row, row + rowBytes, (long) (count - at) * rowBytes);
    rowCount(node, count + 1);
    return row;
  }

  // ---- removal ----

  /** Takes out the entry at the position, which is then undefined. */
  final void remove() {
    Memory.putLong(state + SIZE, size(state) - 1);
    removeRow(nodes[0], rows[0]);
    int top = level(root());
    int level = 0;
    while (level < top && shrinks(level)) {
      level++;
    }
    shrinkRoot();
  }

  /** Tidies up after a row of the node on the path has gone; whether its parent lost a row by it. */
  private boolean shrinks(int level) {
    long node = nodes[level];
    long parent = nodes[level + 1];
    int row = rows[level + 1];
    if (rowCount(node) == 0) {
      free(node);
      removeRow(parent, row);
      return true;
    }
    renewFirstKeys(level);
    return rowCount(node) < rowsMax / 2
        && (row + 1 < rowCount(parent) && merges(parent, row) || row > 0 && merges(parent, row - 1));
  }

  /** Lets a child take over its right neighbour, if that leaves a quarter of its room. */
  private boolean merges(long parent, int row) {
    long left = wordOf(row(parent, row));
    long right = wordOf(row(parent, row + 1));
    int leftCount = rowCount(left);
    int count = leftCount + rowCount(right);
    if (count > room(left) * 3 / 4) {
      return false;
    }
    Memory.copy(row(right, 0), row(left, leftCount), (long) rowCount(right) * rowBytes);
    rowCount(left, count);
    free(right);
    removeRow(parent, row + 1);
    return true;
  }

  private void shrinkRoot() {
    long root = root();
    while (rowCount(root) == 1 && level(root) > 0) {
      long child = wordOf(row(root, 0));
      free(root);
      root = child;
    }
    if (rowCount(root) == 0) {
      free(root);
      root = 0;
    }
    Memory.putLong(state, root);
  }

  private void removeRow(long node, int at) {
    int count = rowCount(node) - 1;
    long row = row(node, at);
    Memory.copy(row + rowBytes, row, (long) (count - at) * rowBytes);
    rowCount(node, count);
  }

  /** The node on the path may have another first key: those above it that are to name it do so. */
  private void renewFirstKeys(int from) {
    int top = level(root());
    for (int level = from; level < top; level++) {
      long above = row(nodes[level + 1], rows[level + 1]);
      Memory.copy(row(nodes[level], 0) + KEY, above + KEY, rowBytes - KEY);
      if (rows[level + 1] > 0) {
        return;
      }
    }
  }

  // ---- defragmentation ----

  /** Whether the entry is the first of its leaf. */
  final boolean isFirstOfLeaf() {
    return rows[0] == 0;
  }

  /** Moves the nodes on the way to the entry that lie in chunks which are to be emptied. */
  final void movePath(BlockMover mover) {
    int top = level(root());
    for (int level = top; level >= 0; level--) {
      nodes[level] = mover.move(nodes[level]);
      Memory.putLong(level == top ? state : row(nodes[level + 1], rows[level + 1]), nodes[level]);
    }
  }

  // ---- nodes ----

  private long newNode(int level, int rowsMin) {
    int bytes = NODE_BYTES_MIN;
    while ((bytes - HEADER_BYTES) / rowBytes < rowsMin) {
      bytes *= 2;
    }
    long node = allocator.allocate(bytes);
    Memory.putShort(node, (short) 0);
    Memory.putShort(node + ROOM, (short) ((bytes - HEADER_BYTES) / rowBytes));
    Memory.putInt(node + LEVEL, level);
    Memory.putLong(state + BYTES, bytes(state) + allocator.usableBytes(node));
    return node;
  }

  private void free(long node) {
    Memory.putLong(state + BYTES, bytes(state) - allocator.usableBytes(node));
    allocator.free(node);
  }

  private long root() {
    return Memory.getLong(state);
  }

  private static int rowCount(long node) {
    return Memory.getShort(node);
  }

  private static void rowCount(long node, int count) {
    Memory.putShort(node, (short) count);
  }

  private static int room(long node) {
    return Memory.getShort(node + ROOM);
  }

  private static int level(long node) {
    return Memory.getInt(node + LEVEL);
  }

  private long row(long node, int index) {
    return node + HEADER_BYTES + (long) index * rowBytes;
  }

  private static long wordOf(long row) {
    return Memory.getLong(row);
  }
}
