package kinglet.engine.text;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.memory.WideHash;

/**
 * A hash table of objects on the heap that are found by bytes which stand off it, and are read where they stand: finding
 * makes no garbage. Chained, doubled when it is full, halved never: tables here are small, or go with their owner. Owned by
 * one thread.
 */
public final class ByteKeys<K extends ByteKey> {
  private static final int SIZE_MIN = 4;

  private final WideHash hash;
  private ByteKey[] buckets = new ByteKey[SIZE_MIN];
  private int size;

  /**
   * An empty table.
   *
   * @param hash shared by all tables that a key may stand in
   */
  public ByteKeys(WideHash hash) {
    this.hash = hash;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The hash of bytes, for a new key. */
  public long hash(long address, int length) {
    return hash.hash(address, length);
  }

  /** The key of those bytes, or null. */
  public K find(long address, int length) {
    return size == 0 ? null : find(address, length, hash(address, length));
  }

  /** As {@link #find(long, int)}, for bytes of that hash. */
  @SuppressWarnings("unchecked")
  public K find(long address, int length, long keyHash) {
    ByteKey key = buckets[bucket(keyHash)];
    while (key != null && !key.is(keyHash, address, length)) {
      key = key.next;
    }
    return (K) key;
  }

  /** Adds a key whose bytes no key here has. */
  public void add(K key) {
    if (size == buckets.length) {
      grow();
    }
    insert(key);
    size++;
  }

  /** Removes a key that is here. */
  public void remove(K key) {
    int bucket = bucket(key.hash());
    if (buckets[bucket] == key) {
      buckets[bucket] = key.next;
    } else {
      ByteKey before = buckets[bucket];
      while (before.next != key) {
        before = before.next;
      }
      before.next = key.next;
    }
    key.next = null;
    size--;
  }

  /** All keys, in no order; a copy. */
  @SuppressWarnings("unchecked")
  public List<K> all() {
    List<K> all = new ArrayList<>(size);
    for (ByteKey bucket : buckets) {
      for (ByteKey key = bucket; key != null; key = key.next) {
        all.add((K) key);
      }
    }
    return all;
  }

  private void grow() {
    ByteKey[] old = buckets;
    buckets = new ByteKey[2 * old.length];
    for (ByteKey bucket : old) {
      ByteKey key = bucket;
      while (key != null) {
        ByteKey next = key.next;
        insert(key);
        key = next;
      }
    }
  }

  private void insert(ByteKey key) {
    int bucket = bucket(key.hash());
    key.next = buckets[bucket];
    buckets[bucket] = key;
  }

  private int bucket(long keyHash) {
    return (int) keyHash & buckets.length - 1;
  }
}
