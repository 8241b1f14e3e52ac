package kinglet.engine.list;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * A node of a quicklist that is one text too large for listpacks: [complement of its length : 4] [text]. A listpack begins
 * with its length, which is never negative: so what a node is can be seen from the node. Static access by address.
 */
final class PlainNode {
  private static final int HEADER_BYTES = 4;

  private PlainNode() {}

  static long create(Allocator allocator, long text, int length) {
    long node = allocator.allocate((long) HEADER_BYTES + length);
    Memory.putInt(node, ~length);
    Memory.copy(text, node + HEADER_BYTES, length);
    return node;
  }

  /** Whether a node, of either kind, is one of these. */
  static boolean is(long node) {
    return Memory.getInt(node) < 0;
  }

  static int length(long node) {
    return ~Memory.getInt(node);
  }

  static long address(long node) {
    return node + HEADER_BYTES;
  }

  /** How many bytes of its block a node of either kind uses. */
  static long blockBytes(long node) {
    return is(node) ? (long) HEADER_BYTES + length(node) : Listpack.bytes(node);
  }

  /** The length of a node of either kind, as Redis counts it: of a text, or of a listpack with its header. */
  static int nodeBytes(long node) {
    return is(node) ? length(node) : Listpack.bytes(node);
  }
}
