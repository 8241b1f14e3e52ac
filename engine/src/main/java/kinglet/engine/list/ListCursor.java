package kinglet.engine.list;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;

/** Walks lists, for others than their commands. Owned by the executor; one object serves one walk after the other. */
public final class ListCursor {
  private final ListValue lists;
  private ListPlace place;

  public ListCursor(Keyspace keyspace, EncodingSettings settings) {
    lists = new ListValue(keyspace, settings);
  }

  /** Turns to the list of an entry; returns how many elements it has. */
  public long open(long entry) {
    lists.open(entry);
    return lists.length();
  }

  /** Goes to the element of an index, which must be there. */
  public void seek(long index) {
    place = lists.at(index);
  }

  /** Goes to the next element; false if there is none. */
  public boolean next() {
    return place.next();
  }

  /** Goes to the element before; false if there is none. */
  public boolean previous() {
    return place.previous();
  }

  /** Where the element's text stands: in the list, or if it is an integer's in a scratch block, until the next one is read. */
  public long address() {
    return place.address();
  }

  /** In bytes; after {@link #address}. */
  public int length() {
    return place.length();
  }
}
