package kinglet.engine.stream;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * An {@link OrderedTree} of blocks that begin as {@link Member} says, in the order of these texts' bytes. The keys are the
 * blocks' addresses too, so a block must be taken out before it is freed. Owned by the executor.
 */
final class NameTree extends OrderedTree {
  private long text;
  private int length;
  private long added;

  NameTree(Allocator allocator) {
    super(allocator, Long.BYTES);
  }

  @Override
  int compare(long key) {
    long block = Memory.getLong(key);
    return Memory.compare(text, length, Member.address(block), Member.length(block));
  }

  @Override
  void putKey(long key) {
    Memory.putLong(key, added);
  }

  /** Goes to the block with the text; returns it, or 0. */
  long find(long newText, int newLength) {
    text = newText;
    length = newLength;
    return seek() ? word() : 0;
  }

  /** Adds a block whose text is not there. */
  void add(long block) {
    text = Member.address(block);
    length = Member.length(block);
    added = block;
    insert(block);
  }
}
