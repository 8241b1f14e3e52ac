package kinglet.server.tool;

import kinglet.engine.rdb.RdbType;

/** What redis-check-rdb calls the value types of RDB. Source: redis-check-rdb.c of Redis 7.2 and 7.4. */
final class RdbTypeNames {
  private static final String[] NAMES = {"string", "list-linked", "set-hashtable", "zset-v1", "hash-hashtable", "zset-v2",
      "module-pre-release", "module-value", "", "hash-zipmap", "list-ziplist", "set-intset", "zset-ziplist", "hash-ziplist",
      "quicklist", "stream", "hash-listpack", "zset-listpack", "quicklist-v2", "stream-v2", "set-listpack", "stream-v3",
      "hash-hashtable-md-pre-release", "hash-listpack-md-pre-release", "hash-hashtable-md", "hash-listpack-md"};

  /** How many types have a number below the highest. */
  static final int COUNT = RdbType.HASH_LISTPACK_EX + 1;

  private RdbTypeNames() {}

  static String of(int type) {
    return type < COUNT ? NAMES[type] : "unknown";
  }
}
