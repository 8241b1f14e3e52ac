package kinglet.engine.sort;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.list.ListCursor;

/** A list's elements, from head to tail. Owned by the executor. */
final class ListElements extends OrderedElements {
  private final ListCursor cursor;

  ListElements(Keyspace keyspace, EncodingSettings settings) {
    cursor = new ListCursor(keyspace, settings);
  }

  @Override
  long turnTo(long entry) {
    return cursor.open(entry);
  }

  @Override
  void seek(long index) {
    cursor.seek(index);
  }

  @Override
  void up() {
    cursor.next();
  }

  @Override
  void down() {
    cursor.previous();
  }

  @Override
  public long address() {
    return cursor.address();
  }

  @Override
  public int length() {
    return cursor.length();
  }
}
