package kinglet.engine.rdb;

/**
 * Walks over the texts of a small collection that an old Redis packed into one string. Nobody vouches for the bytes: {@link #open}
 * checks them all. Owned by the executor; one object serves one pack after the other.
 */
public interface OldPack {
  /**
   * Turns to the string that the reader has read last, before its first text.
   *
   * @throws RdbFormatException if the bytes are no such pack, down to the last text
   */
  void open(RdbReader in) throws RdbFormatException;

  /** How many texts it has. */
  int count();

  /** Goes to the next text; false if there is none. */
  boolean next();

  /** The text; valid until the next one, or until the reader reads. */
  long address();

  /** In bytes. */
  int length();
}
