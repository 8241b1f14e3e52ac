package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A {@link MemberDict} whose blocks hold a text and nothing else, and which are this table's. One object serves all tables, by
 * their heads. Owned by the executor.
 */
final class MemberTable {
  private static final int SAMPLE_MIN = 32;

  private final Allocator allocator;
  private final MemberDict dict;

  MemberTable(Keyspace keyspace) {
    allocator = keyspace.allocator();
    dict = new MemberDict(keyspace);
  }

  /** Turns to another table, by its head; 0 is an empty one. */
  void attach(long head) {
    dict.attach(head);
  }

  long head() {
    return dict.head();
  }

  long size() {
    return dict.size();
  }

  boolean contains(long text, int length) {
    return dict.find(dict.hash(text, length), text, length) != MemberDict.NONE;
  }

  /** False if it was there. */
  boolean add(long text, int length) {
    long hash = dict.hash(text, length);
    if (dict.find(hash, text, length) != MemberDict.NONE) {
      return false;
    }
    insert(hash, text, length);
    return true;
  }

  /** False if it was not there. */
  boolean remove(long text, int length) {
    long hash = dict.hash(text, length);
    long member = dict.find(hash, text, length);
    if (member == MemberDict.NONE) {
      return false;
    }
    dict.remove(hash, member);
    allocator.free(member);
    return true;
  }

  /** Turns to a new table of all that a cursor is going to show, each once. */
  void fill(SetCursor cursor) {
    dict.attach(0);
    try {
      while (cursor.next()) {
        insert(dict.hash(cursor.address(), cursor.length()), cursor.address(), cursor.length());
      }
    } catch (OutOfNativeMemoryException e) {
      free(Integer.MAX_VALUE);
      throw e;
    }
  }

  private void insert(long hash, long text, int length) {
    long member = allocator.allocate(Member.bytes(length));
    Member.put(member, text, length);
    try {
      dict.insert(hash, member);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(member);
      throw e;
    }
  }

  /** Frees about so many blocks, the members from the last bucket on; the table can only be freed further. */
  void free(int blocksMax) {
    int freed = 0;
    while (dict.head() != 0 && freed < blocksMax) {
      freed += freeBucket() + 1;
    }
  }

  private int freeBucket() {
    int count = dict.drop();
    dict.touchGathered();
    for (int i = 0; i < count; i++) {
      allocator.free(dict.gathered(i));
    }
    return count;
  }

  /** A piece of {@link kinglet.engine.keyspace.ValueType#defragment}; the cursor is that of a scan. */
  void defragment(BlockMover mover) {
    long cursor = mover.takeCursor();
    dict.moveTable(mover);
    do {
      defragmentMembers(dict.gatherAt(cursor), mover);
      dict.moveChains(cursor, mover);
      cursor = dict.nextCursor(cursor);
    } while (cursor != 0 && !mover.isSpent());
    mover.cursor(cursor);
  }

  private void defragmentMembers(int gathered, BlockMover mover) {
    for (int i = 0; i < gathered; i++) {
      long member = dict.gathered(i);
      long moved = mover.move(member);
      if (moved != member) {
        dict.moved(dict.hash(Member.address(moved), Member.length(moved)), member, moved);
      }
    }
  }

  /** About how many bytes it takes: the members are taken to be like the first few. */
  long memoryBytes() {
    int sampled = 0;
    long sampledBytes = 0;
    for (long bucket = 0; bucket < dict.buckets() && sampled < SAMPLE_MIN; bucket++) {
      int count = dict.gather(bucket);
      for (int i = 0; i < count; i++) {
        sampledBytes += allocator.usableBytes(dict.gathered(i));
      }
      sampled += count;
    }
    return dict.bytes() + sampledBytes * size() / Math.max(1, sampled);
  }
}
