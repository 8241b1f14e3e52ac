package kinglet.engine.tracking;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;

/**
 * The invalidation table: which clients read a key since it last changed. Keys of all databases are one, as clients are told
 * no database. The ids of clients that are gone stay until their keys change or are dropped, as in Redis: to look for them
 * would cost more than to keep them, and ids are never used again.
 *
 * <p>Off the heap: a row is [key][client ids], a bucket's slot and 8 bytes more than the key for one client. It holds at most
 * tracking-table-max-keys rows at the end of a cycle. Owned by the executor.
 */
final class TrackedKeys {
  private final KeyTable table;
  private final ClientIds ids;
  // Tables that were cleared and are freed in slices.
  private final ArrayDeque<Long> going = new ArrayDeque<>();
  private long head;
  private long items;

  TrackedKeys(Keyspace keyspace) {
    table = new KeyTable(keyspace);
    ids = new ClientIds(keyspace.allocator());
  }

  /** How many keys. */
  long size() {
    return table.size();
  }

  /** How many clients of all keys together. */
  long items() {
    return items;
  }

  /**
   * A client has read a key.
   *
   * @throws kinglet.engine.memory.OutOfNativeMemoryException if there is no memory; nothing was changed
   */
  void add(long key, int length, long clientId) {
    long row = table.find(key, length);
    if (row == MemberDict.NONE) {
      table.add(key, length, ClientIds.of(clientId));
      items++;
      return;
    }
    long set = KeyTable.word(row);
    long before = ClientIds.count(set);
    long after = ids.with(set, clientId);
    KeyTable.word(row, after);
    items += ClientIds.count(after) - before;
  }

  /** The row of a key, or {@link MemberDict#NONE}. */
  long find(long key, int length) {
    return table.find(key, length);
  }

  /** A row at random; there must be one. */
  long random(SplittableRandom random) {
    return table.dict().random(random);
  }

  /** The ids of the row's clients, for {@link ClientIds}. */
  static long clients(long row) {
    return KeyTable.word(row);
  }

  static long key(long row) {
    return Member.address(row);
  }

  static int keyLength(long row) {
    return Member.length(row);
  }

  /** Forgets a row's key. */
  void remove(long row) {
    long set = KeyTable.word(row);
    items -= ClientIds.count(set);
    ids.free(set);
    table.remove(row);
  }

  /** Forgets all; {@link #freeSlice} frees it. */
  void clear() {
    if (table.size() > 0) {
      going.addLast(table.head());
    }
    table.attach(0);
    items = 0;
  }

  /** Whether {@link #freeSlice} has something to do. */
  boolean hasGarbage() {
    return !going.isEmpty();
  }

  /** Frees about so many rows of what was cleared. */
  void freeSlice(int rowsMax) {
    head = table.head();
    table.attach(going.pollFirst());
    int freed = 0;
    while (table.head() != 0 && freed < rowsMax) {
      freed += freeLast() + 1;
    }
    if (table.head() != 0) {
      going.addFirst(table.head());
    }
    table.attach(head);
  }

  private int freeLast() {
    int count = table.takeLast();
    for (int i = 0; i < count; i++) {
      ids.free(KeyTable.word(table.taken(i)));
      table.free(table.taken(i));
    }
    return count;
  }
}
