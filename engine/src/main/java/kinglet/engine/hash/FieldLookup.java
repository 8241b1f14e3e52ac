package kinglet.engine.hash;

import kinglet.engine.keyspace.Keyspace;

/** Reads single fields of hashes, for others than their commands. Owned by the executor; one object serves all hashes. */
public final class FieldLookup {
  private final HashValue hashes;
  private Fields fields;

  /** With the shapes that all hashes have in common. */
  public FieldLookup(Keyspace keyspace, Shapes shapes) {
    hashes = new HashValue(keyspace, shapes);
  }

  /** Looks for a field in the hash of an entry; if it is there and not due, {@link #address} has its value. */
  public boolean find(long entry, long name, int length) {
    fields = hashes.of(entry);
    long place = fields.findLive(name, length);
    if (place == Fields.NONE) {
      return false;
    }
    fields.readValue(place);
    return true;
  }

  /** Where the value that was found stands; valid until the next search or a change. */
  public long address() {
    return fields.valueAddress();
  }

  /** In bytes. */
  public int length() {
    return fields.valueLength();
  }
}
