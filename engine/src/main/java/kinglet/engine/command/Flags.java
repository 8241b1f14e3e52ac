package kinglet.engine.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command is like, as bits of a {@code long}: command flags in the lower half, ACL categories in the upper. Names and
 * meanings are those of Redis 7.2's COMMAND INFO.
 */
public final class Flags {
  public static final long WRITE = 1;
  public static final long READONLY = 1 << 1;
  public static final long DENYOOM = 1 << 2;
  public static final long ADMIN = 1 << 3;
  public static final long PUBSUB = 1 << 4;
  public static final long NOSCRIPT = 1 << 5;
  public static final long BLOCKING = 1 << 6;
  public static final long LOADING = 1 << 7;
  public static final long STALE = 1 << 8;
  public static final long SKIP_MONITOR = 1 << 9;
  public static final long SKIP_SLOWLOG = 1 << 10;
  public static final long ASKING = 1 << 11;
  public static final long FAST = 1 << 12;
  public static final long NO_AUTH = 1 << 13;
  public static final long MAY_REPLICATE = 1 << 14;
  public static final long NO_MANDATORY_KEYS = 1 << 15;
  public static final long PROTECTED = 1 << 16;
  public static final long NO_ASYNC_LOADING = 1 << 17;
  public static final long NO_MULTI = 1 << 18;
  public static final long ALLOW_BUSY = 1 << 19;
  public static final long MOVABLE_KEYS = 1 << 20;

  /** Ours: it runs at once, also between MULTI and EXEC. */
  public static final long NOT_QUEUED = 1 << 21;

  /** Ours: it runs what was queued, so that whatever refuses one of those refuses it. */
  public static final long RUNS_QUEUE = 1 << 22;

  /** Ours: it may run while a client of RESP2 subscribes to something. */
  public static final long WHILE_SUBSCRIBED = 1 << 23;

  /** Ours: its first argument is a channel that it publishes to. */
  public static final long PUBLISHES = 1 << 24;

  /** Ours: all its arguments are channels that it subscribes to. */
  public static final long SUBSCRIBES = 1 << 25;

  /** Ours: all its arguments are patterns of channels that it subscribes to. */
  public static final long SUBSCRIBES_PATTERNS = 1 << 26;

  /** Ours: it is refused as a write is when the disk is in trouble, so that whoever asks after our health hears of it. */
  public static final long TELLS_HEALTH = 1 << 27;

  /** Ours: it looks at all keys, or at any, so it has to wait until all are in memory. */
  public static final long WHOLE_KEYSPACE = 1 << 28;

  public static final long ACL_KEYSPACE = 1L << 32;
  public static final long ACL_READ = 1L << 33;
  public static final long ACL_WRITE = 1L << 34;
  public static final long ACL_SET = 1L << 35;
  public static final long ACL_SORTEDSET = 1L << 36;
  public static final long ACL_LIST = 1L << 37;
  public static final long ACL_HASH = 1L << 38;
  public static final long ACL_STRING = 1L << 39;
  public static final long ACL_BITMAP = 1L << 40;
  public static final long ACL_HYPERLOGLOG = 1L << 41;
  public static final long ACL_GEO = 1L << 42;
  public static final long ACL_STREAM = 1L << 43;
  public static final long ACL_PUBSUB = 1L << 44;
  public static final long ACL_ADMIN = 1L << 45;
  public static final long ACL_FAST = 1L << 46;
  public static final long ACL_SLOW = 1L << 47;
  public static final long ACL_BLOCKING = 1L << 48;
  public static final long ACL_DANGEROUS = 1L << 49;
  public static final long ACL_CONNECTION = 1L << 50;
  public static final long ACL_TRANSACTION = 1L << 51;
  public static final long ACL_SCRIPTING = 1L << 52;

  private static final String[] FLAG_NAMES = {
    "write", "readonly", "denyoom", "admin", "pubsub", "noscript", "blocking", "loading", "stale", "skip_monitor",
    "skip_slowlog", "asking", "fast", "no_auth", "may_replicate", "no_mandatory_keys", "protected", "no_async_loading",
    "no_multi", "allow_busy", "movablekeys"
  };
  private static final String[] CATEGORY_NAMES = {
    "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap", "hyperloglog", "geo", "stream",
    "pubsub", "admin", "fast", "slow", "blocking", "dangerous", "connection", "transaction", "scripting"
  };
  private static final int CATEGORY_SHIFT = 32;

  private Flags() {}

  /** The flags' names in COMMAND INFO's order. */
  public static List<String> flagNames(long flags) {
    return names(flags, FLAG_NAMES, 0);
  }

  /** The categories' names, without their {@code @}. */
  public static List<String> categoryNames(long flags) {
    return names(flags, CATEGORY_NAMES, CATEGORY_SHIFT);
  }

  /** The bit of a category by its name, or 0. */
  public static long category(String name) {
    int index = List.of(CATEGORY_NAMES).indexOf(name);
    return index < 0 ? 0 : 1L << (CATEGORY_SHIFT + index);
  }

  /** All categories' names. */
  public static List<String> categories() {
    return List.of(CATEGORY_NAMES);
  }

  /** The flags and categories that a documentation names; of the flags, those that COMMAND INFO shows. */
  static long of(CommandDoc doc) {
    long flags = 0;
    for (int i = 0; i < FLAG_NAMES.length; i++) {
      flags |= doc.flags().contains(FLAG_NAMES[i]) ? 1L << i : 0;
    }
    for (String category : doc.categories()) {
      flags |= category(category);
    }
    return withImpliedCategories(flags);
  }

  /** Adds the categories that follow from the flags. */
  static long withImpliedCategories(long flags) {
    long all = flags;
    all |= (flags & WRITE) != 0 ? ACL_WRITE : 0;
    all |= (flags & READONLY) != 0 && (flags & ACL_SCRIPTING) == 0 ? ACL_READ : 0;
    all |= (flags & ADMIN) != 0 ? ACL_ADMIN | ACL_DANGEROUS : 0;
    all |= (flags & PUBSUB) != 0 ? ACL_PUBSUB : 0;
    all |= (flags & BLOCKING) != 0 ? ACL_BLOCKING : 0;
    all |= (flags & FAST) != 0 ? ACL_FAST : ACL_SLOW;
    return all;
  }

  private static List<String> names(long flags, String[] names, int shift) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if ((flags & 1L << (shift + i)) != 0) {
        found.add(names[i]);
      }
    }
    return found;
  }
}
