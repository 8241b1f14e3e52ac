package kinglet.snapshot.mapped;

import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/**
 * The index of a mapped snapshot while it is made: 12.8 bytes a key, off the heap, beside the allocator. Its size is chosen
 * beforehand; more keys than that are still found, but slowly. Owned by one thread.
 */
final class IndexTable implements AutoCloseable {
  private static final int CHUNK_BUCKETS = 1 << 16;

  private final NativeBuffer table = new NativeBuffer();
  private final long buckets;

  /** Of so many buckets: see {@link MappedFormat#buckets}. */
  IndexTable(long buckets) {
    this.buckets = buckets;
    // A new mapping is all zeros.
    long ignored = table.room(buckets * MappedFormat.BUCKET_BYTES);
    table.advance(buckets * MappedFormat.BUCKET_BYTES);
  }

  long buckets() {
    return buckets;
  }

  /** A key of that hash has its record there. There must be a free slot somewhere. */
  void add(long hash, long place) {
    long index = MappedFormat.bucket(hash, buckets);
    while (!put(bucket(index), MappedFormat.slot(hash, place))) {
      Memory.putInt(bucket(index) + MappedFormat.BUCKET_OVERFLOW, 1);
      index = index + 1 == buckets ? 0 : index + 1;
    }
  }

  private static boolean put(long bucket, long slot) {
    for (int i = 0; i < MappedFormat.SLOTS; i++) {
      if (Memory.getLong(bucket + i * 8L) == 0) {
        Memory.putLong(bucket + i * 8L, slot);
        return true;
      }
    }
    return false;
  }

  private long bucket(long index) {
    return table.address() + index * MappedFormat.BUCKET_BYTES;
  }

  /** Gives each bucket its checksum; nothing may be added then. */
  void seal() {
    Crc32cOfMemory sum = new Crc32cOfMemory();
    for (long first = 0; first < buckets; first += CHUNK_BUCKETS) {
      long last = Math.min(buckets, first + CHUNK_BUCKETS);
      sum.over(bucket(first), (last - first) * MappedFormat.BUCKET_BYTES);
      for (long i = first; i < last; i++) {
        Memory.putInt(bucket(i) + MappedFormat.BUCKET_CRC, sum.of(bucket(i), MappedFormat.BUCKET_CRC) ^ (int) i);
      }
    }
  }

  long address() {
    return table.address();
  }

  long bytes() {
    return table.length();
  }

  @Override
  public void close() {
    table.close();
  }
}
