package kinglet.engine.sort;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.sortedset.SortedSet;

/** A sorted set's members, by rank. Owned by the executor. */
final class SortedSetElements extends OrderedElements {
  private final SortedSet members;

  SortedSetElements(Keyspace keyspace, EncodingSettings settings) {
    members = new SortedSet(keyspace, settings);
  }

  @Override
  long turnTo(long entry) {
    members.open(entry);
    return members.size();
  }

  @Override
  void seek(long index) {
    members.seek(index);
  }

  @Override
  void up() {
    members.next();
  }

  @Override
  void down() {
    members.previous();
  }

  @Override
  public long address() {
    return members.address();
  }

  @Override
  public int length() {
    return members.length();
  }
}
