package kinglet.engine.sort;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.set.SetCursor;
import kinglet.engine.set.SetLookup;
import kinglet.engine.set.SetRef;

/** A set's members, in the order in which a walk shows them, whichever that is. Owned by the executor. */
final class SetElements implements Elements {
  private final SetCursor cursor;
  private final SetLookup lookup;
  private long set;

  SetElements(Keyspace keyspace) {
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
  }

  @Override
  public long open(long entry) {
    set = SetRef.of(entry);
    return lookup.size(set);
  }

  @Override
  public void walk(long from, boolean down) {
    cursor.walk(set);
    for (long i = 0; i < from; i++) {
      cursor.next();
    }
  }

  @Override
  public boolean next() {
    return cursor.next();
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
