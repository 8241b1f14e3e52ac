package kinglet.engine.keyspace;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.NativeMemory;

/**
 * Where the buckets of a {@link Dict} live: small segments in the allocator's blocks, larger ones in mappings of their
 * own, which take no memory before their first touch, the largest in huge pages. Named by their first bucket's number.
 */
final class DictSegment {
  private static final long MAPPED_BUCKET_MIN = (256 << 10) / Dict.BUCKET_BYTES;
  private static final long HUGE_PAGE_BYTES = 2L << 20;
  private static final long HUGE_PAGE_BUCKETS = HUGE_PAGE_BYTES / Dict.BUCKET_BYTES;

  private DictSegment() {}

  /** A segment's address; its buckets are not zeroed. */
  static long open(Allocator allocator, long firstBucket) {
    long bytes = bytes(firstBucket);
    if (firstBucket < MAPPED_BUCKET_MIN) {
      return allocator.allocate(bytes);
    }
    long address = NativeMemory.map(bytes);
    if (bytes >= HUGE_PAGE_BYTES) {
      NativeMemory.adviseHugePages(address, bytes);
    }
    Blocks.add(address, bytes);
    return address;
  }

  static void close(Allocator allocator, long firstBucket, long address) {
    if (firstBucket < MAPPED_BUCKET_MIN) {
      allocator.free(address);
    } else {
      Blocks.remove(address);
      NativeMemory.unmap(address, bytes(firstBucket));
    }
  }

  /** Gives pages back when {@code bucket}, the first that is not used any more, is the first of a stretch of 2 MiB. */
  static void discard(long bucket, long address) {
    if (bucket % HUGE_PAGE_BUCKETS == 0) {
      NativeMemory.discard(address, HUGE_PAGE_BYTES);
    }
  }

  /** Whether the segment is a block of the allocator. */
  static boolean isBlock(long firstBucket) {
    return firstBucket < MAPPED_BUCKET_MIN;
  }

  /** Counts a bucket that is in use from now on, or not any more. */
  static void count(Allocator allocator, long bucket, boolean used) {
    if (bucket >= MAPPED_BUCKET_MIN) {
      allocator.countOutside(used ? Dict.BUCKET_BYTES : -Dict.BUCKET_BYTES);
    }
  }

  /** Segment 0 is one bucket; every other has as many buckets as there are before it. */
  private static long bytes(long firstBucket) {
    return Math.max(1, firstBucket) * Dict.BUCKET_BYTES;
  }
}
