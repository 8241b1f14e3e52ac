package kinglet.engine.keyspace;

/**
 * The values of cold entries: the key is in its database as ever, with type, deadline and access clock, but its value is
 * elsewhere, and eight bytes of the entry say where. Filled by the tier. Called on the executor.
 */
public interface ColdValues {
  /** There are none, and never will be. */
  ColdValues NONE = new NoColdValues();

  /** How many entries are cold, those included that were cleared and are not freed yet. Asked before each command. */
  long count();

  /**
   * Begins to bring a value here, or finds it here, without waiting.
   *
   * @return to be closed by the caller
   */
  ColdRecord fetch(long entry);

  /**
   * The value in RDB form, see {@link ColdRecord#bytes}, waiting for it.
   *
   * @throws ColdValueException if it can't be read; nothing was changed
   */
  byte[] read(long entry);

  /**
   * Makes an entry in {@link Keyspace#aside} that holds the value of a record; to be deleted by the caller.
   *
   * @throws ColdValueException if it is no value; nothing was changed
   */
  long decode(byte[] bytes, long key, int keyLength);

  /**
   * Gives a cold entry its value back, waiting for it if it is not {@linkplain #fetch here}. Returns the entry, which may have
   * moved.
   *
   * @throws ColdValueException if it can't be read; nothing was changed
   */
  long thaw(Database database, long entry);

  /** Feeds a cold entry's value into DEBUG DIGEST, waiting for it. */
  void digest(long entry, ValueDigest digest);

  /** A value is no entry's any more, by the word that the entry held. */
  void release(long word);
}
