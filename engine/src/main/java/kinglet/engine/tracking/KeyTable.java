package kinglet.engine.tracking;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * Words by the names of keys, off the heap: blocks of [name][word : 8] in a {@link MemberDict}. One object serves any number
 * of tables, by their heads. Owned by the executor.
 */
final class KeyTable {
  private final Allocator allocator;
  private final MemberDict dict;

  /** At an empty table. */
  KeyTable(Keyspace keyspace) {
    allocator = keyspace.allocator();
    dict = new MemberDict(keyspace);
  }

  /** Turns to another table; 0 is an empty one. */
  void attach(long head) {
    dict.attach(head);
  }

  /** Changes with every insert and removal. */
  long head() {
    return dict.head();
  }

  long size() {
    return dict.size();
  }

  /** The row of the key, or {@link MemberDict#NONE}. */
  long find(long key, int length) {
    return dict.size() == 0 ? MemberDict.NONE : dict.find(dict.hash(key, length), key, length);
  }

  /**
   * Adds a row for a key that has none.
   *
   * @throws OutOfNativeMemoryException if there is no memory; nothing was changed
   */
  void add(long key, int length, long word) {
    long row = allocator.allocate(Member.bytes(length) + Long.BYTES);
    Member.put(row, key, length);
    word(row, word);
    try {
      dict.insert(dict.hash(key, length), row);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(row);
      throw e;
    }
  }

  static long word(long row) {
    return Memory.getLong(Member.end(row));
  }

  static void word(long row, long word) {
    Memory.putLong(Member.end(row), word);
  }

  /** Takes a row out and frees it. */
  void remove(long row) {
    dict.remove(dict.hash(Member.address(row), Member.length(row)), row);
    allocator.free(row);
  }

  /** For choosing a row at random. */
  MemberDict dict() {
    return dict;
  }

  /** Takes the last rows out for {@link #taken}, which must then be freed; returns how many. The table goes: it finds nothing any more. */
  int takeLast() {
    return dict.drop();
  }

  /** A row of the last {@link #takeLast}. */
  long taken(int index) {
    return dict.gathered(index);
  }

  /** Frees a row that was taken. */
  void free(long row) {
    allocator.free(row);
  }
}
