package kinglet.engine.command;

/** The classes of keyspace events, as the letters of notify-keyspace-events; the bits of {@code EventClasses}. */
public final class KeyEvent {
  /** Of no class: the key changed, but Redis tells no keyspace event of it. */
  public static final int NONE = 0;

  public static final int GENERIC = 1 << 2;
  public static final int STRING = 1 << 3;
  public static final int LIST = 1 << 4;
  public static final int SET = 1 << 5;
  public static final int HASH = 1 << 6;
  public static final int SORTED_SET = 1 << 7;
  public static final int EXPIRED = 1 << 8;
  public static final int EVICTED = 1 << 9;
  public static final int STREAM = 1 << 10;
  public static final int KEY_MISS = 1 << 11;
  public static final int NEW_KEY = 1 << 14;

  private KeyEvent() {}
}
