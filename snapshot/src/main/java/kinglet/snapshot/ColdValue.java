package kinglet.snapshot;

import kinglet.engine.keyspace.ColdRecord;

/** A cold value of a snapshot that is not written yet, because it is not here; its entry may be gone. Owned by the executor. */
final class ColdValue {
  private final int database;
  private final byte[] attributes;
  private final byte[] key;
  private final ColdRecord record;

  /**
   * What stands before it, and what is waited for.
   *
   * @param database the number of the one that it was in at the cut
   * @param attributes in RDB form
   */
  ColdValue(int database, byte[] attributes, byte[] key, ColdRecord record) {
    this.database = database;
    this.attributes = attributes;
    this.key = key;
    this.record = record;
  }

  int database() {
    return database;
  }

  byte[] attributes() {
    return attributes;
  }

  byte[] key() {
    return key;
  }

  ColdRecord record() {
    return record;
  }
}
