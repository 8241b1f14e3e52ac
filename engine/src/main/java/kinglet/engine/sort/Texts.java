package kinglet.engine.sort;

/** Texts, one after the other. Owned by the executor. */
interface Texts {
  /** Goes to the next text; false if there is none. */
  boolean next();

  /** Where it stands, until the next one. */
  long address();

  /** In bytes; after {@link #address}. */
  int length();
}
