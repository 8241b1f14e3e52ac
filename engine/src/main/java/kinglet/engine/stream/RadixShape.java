package kinglet.engine.stream;

/**
 * How many nodes Redis's radix tree would have for the IDs of a stream's nodes: XINFO shows it. The tree itself is not there;
 * its shape follows from its keys, of 16 bytes each, added here in their order. Owned by the executor; O(1) a key.
 *
 * <p>Such a tree has a node at each byte where keys part, one for each stretch of bytes between two of those that does not
 * branch, and one at the end of each key. Source: rax.c of Redis 7.2.
 */
final class RadixShape {
  private static final int KEY_BYTES = StreamId.BYTES;

  private final StreamId last = new StreamId();
  private long nodes;
  private int branches;
  private boolean empty;

  /** Begins with a tree without keys. */
  void clear() {
    empty = true;
    nodes = 1;
    branches = 0;
  }

  /** Adds a key after all that there are. */
  void add(StreamId id) {
    if (empty) {
      nodes = 2;
    } else {
      part(commonBytes(id));
    }
    empty = false;
    last.set(id);
  }

  long nodes() {
    return nodes;
  }

  /** The new key leaves the way to the last one at a byte; {@link #branches} has the bytes where others do, as bits. */
  private void part(int at) {
    int above = branches & (1 << at) - 1;
    if ((branches & 1 << at) == 0) {
      int start = Integer.SIZE - Integer.numberOfLeadingZeros(above);
      int end = Math.min(KEY_BYTES, Integer.numberOfTrailingZeros(branches & -1 << at));
      nodes += stretch(start, at) + 1 + stretch(at + 1, end) - stretch(start, end);
    }
    nodes += stretch(at + 1, KEY_BYTES) + 1;
    branches = above | 1 << at;
  }

  private static int stretch(int from, int to) {
    return to > from ? 1 : 0;
  }

  private int commonBytes(StreamId id) {
    long different = id.ms() ^ last.ms();
    return different != 0
        ? Long.numberOfLeadingZeros(different) / 8
        : Long.BYTES + Long.numberOfLeadingZeros(id.seq() ^ last.seq()) / 8;
  }
}
