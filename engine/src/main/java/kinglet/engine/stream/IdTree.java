package kinglet.engine.stream;

import kinglet.engine.memory.Allocator;

/** An {@link OrderedTree} whose keys are IDs. Owned by the executor. */
final class IdTree extends OrderedTree {
  private final StreamId sought = new StreamId();

  IdTree(Allocator allocator) {
    super(allocator, StreamId.BYTES);
  }

  @Override
  int compare(long key) {
    return sought.compareTo(key);
  }

  @Override
  void putKey(long key) {
    sought.write(key);
  }

  /** As {@link #seek()}; so below. */
  boolean seek(StreamId id) {
    sought.set(id);
    return seek();
  }

  boolean seekFloor(StreamId id) {
    sought.set(id);
    return seekFloor();
  }

  boolean seekCeiling(StreamId id) {
    sought.set(id);
    return seekCeiling();
  }

  void insert(StreamId id, long word) {
    sought.set(id);
    insert(word);
  }

  /** Reads the key at the position. */
  StreamId readKey(StreamId id) {
    return id.read(key());
  }
}
