package kinglet.engine.config;

/**
 * Up to what size collections keep their compact encodings. Owned by the executor; read at each change of a value, so a new
 * limit holds for the next one. Source: redis.conf of 7.2, whose defaults these are.
 */
public final class EncodingSettings implements SettingGroup {
  private static final long PACKED_THRESHOLD = 1L << 30;
  private static final long PACKED_THRESHOLD_MAX = (1L << 32) - (1 << 20);

  private long hashListpackEntries = 512;
  private long hashListpackValueBytes = 64;
  private int listListpackSize = -2;
  private int listCompressDepth;
  private long listPackedThreshold = PACKED_THRESHOLD;
  private long setIntsetEntries = 512;
  private long setListpackEntries = 128;
  private long setListpackValueBytes = 64;
  private long sortedSetListpackEntries = 128;
  private long sortedSetListpackValueBytes = 64;
  private long streamNodeBytes = 4096;
  private long streamNodeEntries = 100;
  private long hyperLogLogSparseBytes = 3000;

  /** How many fields a listpack hash holds. */
  public long hashListpackEntries() {
    return hashListpackEntries;
  }

  /** The longest field or value of a listpack hash, in bytes. */
  public long hashListpackValueBytes() {
    return hashListpackValueBytes;
  }

  /** Positive: elements of a list node. Negative: its bytes, -1 to -5 for 4, 8, 16, 32 and 64 KiB. */
  public int listListpackSize() {
    return listListpackSize;
  }

  /** How many nodes at each end of a list are never compressed; 0 compresses none. Kinglet compresses none. */
  public int listCompressDepth() {
    return listCompressDepth;
  }

  /** From what length in bytes on an element of a quicklist has a node of its own. */
  public long listPackedThreshold() {
    return listPackedThreshold;
  }

  /**
   * DEBUG QUICKLIST-PACKED-THRESHOLD: an amount of memory below 4 GiB, 0 for the default. Whether it was that.
   */
  public boolean listPackedThreshold(String text) {
    long bytes;
    try {
      bytes = Numbers.memoryOf(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
    if (bytes > PACKED_THRESHOLD_MAX) {
      return false;
    }
    listPackedThreshold = bytes == 0 ? PACKED_THRESHOLD : bytes;
    return true;
  }

  /** How many members an intset holds. */
  public long setIntsetEntries() {
    return setIntsetEntries;
  }

  /** How many members a listpack set holds. */
  public long setListpackEntries() {
    return setListpackEntries;
  }

  /** The longest member of a listpack set, in bytes. */
  public long setListpackValueBytes() {
    return setListpackValueBytes;
  }

  /** How many members a listpack sorted set holds. */
  public long sortedSetListpackEntries() {
    return sortedSetListpackEntries;
  }

  /** The longest member of a listpack sorted set, in bytes. */
  public long sortedSetListpackValueBytes() {
    return sortedSetListpackValueBytes;
  }

  /** How many bytes a stream's node takes; 0 is no limit. */
  public long streamNodeBytes() {
    return streamNodeBytes;
  }

  /** How many entries a stream's node holds; 0 is no limit. */
  public long streamNodeEntries() {
    return streamNodeEntries;
  }

  /** The longest sparse HyperLogLog, in bytes. */
  public long hyperLogLogSparseBytes() {
    return hyperLogLogSparseBytes;
  }

  @Override
  public void declare(SettingTable table) {
    table.integer("hash-max-listpack-entries", 0, Long.MAX_VALUE, () -> hashListpackEntries,
        value -> hashListpackEntries = value).alias("hash-max-ziplist-entries");
    table.memory("hash-max-listpack-value", 0, Long.MAX_VALUE, () -> hashListpackValueBytes,
        value -> hashListpackValueBytes = value).alias("hash-max-ziplist-value");
    table.integer("list-max-listpack-size", Integer.MIN_VALUE, Integer.MAX_VALUE, () -> listListpackSize,
        value -> listListpackSize = (int) value).alias("list-max-ziplist-size");
    table.integer("list-compress-depth", 0, Integer.MAX_VALUE, () -> listCompressDepth,
        value -> listCompressDepth = (int) value);
    table.integer("set-max-intset-entries", 0, Long.MAX_VALUE, () -> setIntsetEntries, value -> setIntsetEntries = value);
    table.integer("set-max-listpack-entries", 0, Long.MAX_VALUE, () -> setListpackEntries,
        value -> setListpackEntries = value);
    table.integer("set-max-listpack-value", 0, Long.MAX_VALUE, () -> setListpackValueBytes,
        value -> setListpackValueBytes = value);
    declareOrdered(table);
  }

  private void declareOrdered(SettingTable table) {
    table.integer("zset-max-listpack-entries", 0, Long.MAX_VALUE, () -> sortedSetListpackEntries,
        value -> sortedSetListpackEntries = value).alias("zset-max-ziplist-entries");
    table.memory("zset-max-listpack-value", 0, Long.MAX_VALUE, () -> sortedSetListpackValueBytes,
        value -> sortedSetListpackValueBytes = value).alias("zset-max-ziplist-value");
    table.memory("stream-node-max-bytes", 0, Long.MAX_VALUE, () -> streamNodeBytes, value -> streamNodeBytes = value);
    table.integer("stream-node-max-entries", 0, Long.MAX_VALUE, () -> streamNodeEntries,
        value -> streamNodeEntries = value);
    table.memory("hll-sparse-max-bytes", 0, Long.MAX_VALUE, () -> hyperLogLogSparseBytes,
        value -> hyperLogLogSparseBytes = value);
  }
}
