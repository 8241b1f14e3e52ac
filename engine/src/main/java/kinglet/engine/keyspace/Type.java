package kinglet.engine.keyspace;

/** The numbers of the data types, as an entry's header holds them, and their names in TYPE. */
public final class Type {
  public static final int STRING = 0;
  public static final int LIST = 1;
  public static final int SET = 2;
  public static final int SORTED_SET = 3;
  public static final int HASH = 4;
  public static final int STREAM = 5;

  private static final String[] NAMES = {"string", "list", "set", "zset", "hash", "stream"};

  private Type() {}

  /** What TYPE replies. */
  public static String name(int type) {
    return NAMES[type];
  }
}
