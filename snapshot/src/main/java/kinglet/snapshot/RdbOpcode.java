package kinglet.snapshot;

/** What stands in an RDB file where a value's type could. Source: rdb.h of Redis 7.4. */
public final class RdbOpcode {
  /** A hash slot's number and sizes, of a cluster's node. */
  public static final int SLOT_INFO = 244;

  /** A library of functions, as its text. */
  public static final int FUNCTION = 245;

  /** A library in the form of release candidates of Redis 7.0. */
  public static final int FUNCTION_PRE_GA = 246;

  /** What a module has beside keys. */
  public static final int MODULE_AUX = 247;

  /** The next key's idle time in seconds. */
  public static final int IDLE = 248;

  /** The next key's access frequency. */
  public static final int FREQ = 249;

  /** A field about the file: name and text. */
  public static final int AUX = 250;

  /** How many keys, and how many with a deadline, the database has. */
  public static final int RESIZE_DATABASE = 251;

  /** The next key's deadline in milliseconds. */
  public static final int EXPIRE_TIME_MS = 252;

  /** The next key's deadline in seconds. */
  public static final int EXPIRE_TIME = 253;

  /** The keys that follow are of this database. */
  public static final int SELECT_DATABASE = 254;

  /** The end; the checksum follows. */
  public static final int EOF = 255;

  private RdbOpcode() {}
}
