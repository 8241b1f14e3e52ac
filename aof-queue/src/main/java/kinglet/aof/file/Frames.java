package kinglet.aof.file;

/** Where records stand in a file, one after the other; whether they are whole is not its business. Owned by its reader. */
interface Frames {
  /** Goes to the next. False: there is none, or none can be found behind {@link #end}. */
  boolean next();

  /** Where the record stands in memory. */
  long address();

  /** Most bytes that it can have. */
  long length();

  /** Goes on at a record that was found otherwise. */
  void seek(long recordPlace);

  /** The place in the file behind the last frame. */
  long end();
}
