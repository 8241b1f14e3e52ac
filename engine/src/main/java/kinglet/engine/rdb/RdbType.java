package kinglet.engine.rdb;

/** The numbers of the value types in RDB. Source: rdb.h of Redis 7.4. */
public final class RdbType {
  public static final int STRING = 0;
  public static final int LIST = 1;
  public static final int SET = 2;
  public static final int SORTED_SET = 3;
  public static final int HASH = 4;
  public static final int SORTED_SET_2 = 5;
  public static final int HASH_ZIPMAP = 9;
  public static final int LIST_ZIPLIST = 10;
  public static final int SET_INTSET = 11;
  public static final int SORTED_SET_ZIPLIST = 12;
  public static final int HASH_ZIPLIST = 13;
  public static final int LIST_QUICKLIST = 14;
  public static final int STREAM_LISTPACKS = 15;
  public static final int HASH_LISTPACK = 16;
  public static final int SORTED_SET_LISTPACK = 17;
  public static final int LIST_QUICKLIST_2 = 18;
  public static final int STREAM_LISTPACKS_2 = 19;
  public static final int SET_LISTPACK = 20;
  public static final int STREAM_LISTPACKS_3 = 21;
  public static final int HASH_METADATA_CANDIDATE = 22;
  public static final int HASH_LISTPACK_EX_CANDIDATE = 23;
  public static final int HASH_METADATA = 24;
  public static final int HASH_LISTPACK_EX = 25;

  private RdbType() {}
}
