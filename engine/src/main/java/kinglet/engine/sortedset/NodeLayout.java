package kinglet.engine.sortedset;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * How the nodes of a {@link ScoreTree} lie in memory: [count : 4] [unused : 4], then columns of {@code capacity} words each. A
 * row is the words at the same place of each column; rows are packed to the front.
 */
record NodeLayout(int columns, int capacity) {
  private static final int HEADER_BYTES = 8;
  private static final int CACHE_LINE_BYTES = 64;

  /** An empty node, in whole cache lines. */
  long create(Allocator allocator) {
    long bytes = HEADER_BYTES + (long) columns * capacity * Long.BYTES;
    long node = allocator.allocate((bytes + CACHE_LINE_BYTES - 1) & -CACHE_LINE_BYTES);
    count(node, 0);
    return node;
  }

  /** How many rows the node has. */
  static int count(long node) {
    return Memory.getInt(node);
  }

  static void count(long node, int count) {
    Memory.putInt(node, count);
  }

  boolean isFull(long node) {
    return count(node) == capacity;
  }

  long get(long node, int column, int row) {
    return Memory.getLong(address(node, column, row));
  }

  void put(long node, int column, int row, long word) {
    Memory.putLong(address(node, column, row), word);
  }

  /** Makes room for rows before a row. */
  void open(long node, int row, int rows) {
    int moved = count(node) - row;
    for (int column = 0; column < columns; column++) {
      Memory.copy(address(node, column, row), address(node, column, row + rows), (long) moved * Long.BYTES);
    }
    count(node, count(node) + rows);
  }

  /** Takes rows out, from a row on. */
  void close(long node, int row, int rows) {
    int moved = count(node) - row - rows;
    for (int column = 0; column < columns; column++) {
      Memory.copy(address(node, column, row + rows), address(node, column, row), (long) moved * Long.BYTES);
    }
    count(node, count(node) - rows);
  }

  /** Moves rows from one node to another, which has room. */
  void move(long source, int sourceRow, long target, int targetRow, int rows) {
    open(target, targetRow, rows);
    for (int column = 0; column < columns; column++) {
      Memory.copy(address(source, column, sourceRow), address(target, column, targetRow), (long) rows * Long.BYTES);
    }
    close(source, sourceRow, rows);
  }

  private long address(long node, int column, int row) {
    return node + HEADER_BYTES + (long) (column * capacity + row) * Long.BYTES;
  }
}
