package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.WideHash;

/** The {@link Dict} of a database: its entries are laid out as {@link Entry} says. Owned by the executor. */
final class KeyDict extends Dict {
  private final WideHash hash;
  private int cutDatabase;

  KeyDict(Allocator allocator, long seed) {
    super(allocator);
    hash = new WideHash(seed);
  }

  /** The number of the database whose table this was when the last {@link CutWalk} began. */
  int cutDatabase() {
    return cutDatabase;
  }

  void cutDatabase(int index) {
    cutDatabase = index;
  }

  long hash(long key, int keyLength) {
    return hash.hash(key, keyLength);
  }

  @Override
  protected long hash(long entry) {
    return hash(Entry.keyAddress(entry), Entry.keyLength(entry));
  }

  /** The entry with the hash of its key, or {@link Entry#NONE}; of 2^32 entries, two have the same with a chance of 1/2. */
  long find(long hash) {
    for (long slot = first(hash); slot != 0; slot = after(hash, slot)) {
      if (hash(entryAt(slot)) == hash) {
        return entryAt(slot);
      }
    }
    return Entry.NONE;
  }

  /** The entry with the key, or {@link Entry#NONE}. */
  long find(long hash, long key, int keyLength) {
    for (long slot = first(hash); slot != 0; slot = after(hash, slot)) {
      long entry = entryAt(slot);
      if (Entry.hasKey(entry, key, keyLength)) {
        return entry;
      }
    }
    return Entry.NONE;
  }
}
