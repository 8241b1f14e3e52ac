package kinglet.engine.family;

import kinglet.engine.memory.Memory;

/**
 * The longest common subsequence of two byte strings, by the textbook table: cell (i, j) holds how much the first i bytes
 * of one and the first j of the other have in common. Time and memory are the product of the lengths. The caller owns the
 * table: a block of {@link #tableBytes}. Walking it from the end yields the matches, last to first; where several
 * subsequences are longest, the steps choose as Redis's do.
 */
final class Lcs {
  private static final int CELL_BYTES = 4;

  private final long table;
  private final long rowBytes;
  private final long left;
  private final int leftLength;
  private final long right;
  private final int rightLength;

  private int leftStart;
  private int leftEnd;
  private int rightStart;

  Lcs(long table, long left, int leftLength, long right, int rightLength) {
    this.table = table;
    this.left = left;
    this.leftLength = leftLength;
    this.right = right;
    this.rightLength = rightLength;
    rowBytes = CELL_BYTES * (rightLength + 1L);
    leftStart = leftLength;
    rightStart = rightLength;
  }

  /** How big the table is for two lengths. */
  static long tableBytes(long leftLength, long rightLength) {
    return CELL_BYTES * (leftLength + 1) * (rightLength + 1);
  }

  /** Fills the table. Call it once, first. */
  void solve() {
    Memory.fill(table, rowBytes, (byte) 0);
    for (int i = 1; i <= leftLength; i++) {
      fillRow(table + i * rowBytes, Memory.getByte(left + i - 1));
    }
  }

  private void fillRow(long row, byte leftByte) {
    long above = row - rowBytes;
    int last = 0;
    int diagonal = 0;
    Memory.putInt(row, 0);
    for (int j = 1; j <= rightLength; j++) {
      int up = Memory.getInt(above + (long) CELL_BYTES * j);
      last = leftByte == Memory.getByte(right + j - 1) ? diagonal + 1 : Math.max(up, last);
      Memory.putInt(row + (long) CELL_BYTES * j, last);
      diagonal = up;
    }
  }

  /** How many bytes the strings have in common. */
  int length() {
    return cell(leftLength, rightLength);
  }

  /** Moves to the next run of equal bytes towards the beginning, if there is one. */
  boolean next() {
    int i = leftStart;
    int j = rightStart;
    while (i > 0 && j > 0 && !matches(i, j)) {
      if (cell(i - 1, j) > cell(i, j - 1)) {
        i--;
      } else {
        j--;
      }
    }
    leftEnd = i;
    while (i > 0 && j > 0 && matches(i, j)) {
      i--;
      j--;
    }
    leftStart = i;
    rightStart = j;
    return leftEnd > leftStart;
  }

  private boolean matches(int i, int j) {
    return Memory.getByte(left + i - 1) == Memory.getByte(right + j - 1);
  }

  private int cell(int i, int j) {
    return Memory.getInt(table + i * rowBytes + (long) CELL_BYTES * j);
  }

  /** Where the run begins in the one string. */
  int leftStart() {
    return leftStart;
  }

  /** Where the run begins in the other string. */
  int rightStart() {
    return rightStart;
  }

  /** How long the run is. */
  int runLength() {
    return leftEnd - leftStart;
  }

  /** Writes the common bytes; walks to the beginning. */
  void copyTo(long target) {
    long end = target + length();
    while (next()) {
      end -= runLength();
      Memory.copy(left + leftStart, end, runLength());
    }
  }
}
