package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/** The {@link Dict} of a database: its entries are laid out as {@link Entry} says. Owned by the executor. */
final class KeyDict extends Dict {
  private final long seed;

  KeyDict(Allocator allocator, long seed) {
    super(allocator);
    this.seed = seed;
  }

  long hash(long key, int keyLength) {
    return Memory.hash(key, keyLength, seed);
  }

  @Override
  protected long hash(long entry) {
    return hash(Entry.keyAddress(entry), Entry.keyLength(entry));
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
