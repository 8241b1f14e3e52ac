package kinglet.snapshot.mapped;

import kinglet.engine.memory.Memory;

/**
 * The layout of a mapped snapshot: records, and a hash index of them, in a file that never changes. It is opened by looking at
 * both ends, a key is found by one bucket and one record, and everything that is looked at is checked first. All numbers are
 * little-endian.
 *
 * <pre>
 * header, 128 bytes
 *    0 long  magic "KNGLMAP1"
 *    8 int   CRC32C of bytes 12 to 128
 *   12 int   version
 *   16 long  seed of the index's hash function
 *   24 long  how many keys there were at the cut
 *   32 long  Unix time of the cut in seconds
 *   40 long  bytes of memory that the server used
 *   48 long  position in the stream of effects
 *   56 bytes replication id, 40 hexadecimal digits
 * frames, each beginning at a multiple of 16
 *    0 int   CRC32C from byte 4 to the next frame
 *    4 int   how many bytes of the record follow; the top bit says that it goes on in the next frame
 *    8 bytes of a record, then zeros up to the next frame
 * index, beginning at a multiple of 64: buckets of 64 bytes
 *    0 long  7 slots: 16 bits of the hash, then in 48 bits the frame's place divided by 16; or 0
 *   56 int   1 if a key that belongs here had to go to the next bucket, else 0
 *   60 int   CRC32C of bytes 0 to 60, and the bucket's number: xor
 * databases that have keys, 24 bytes each
 *    0 long  number
 *    8 long  keys
 *   16 long  keys with a deadline
 * footer, 64 bytes
 *    0 long  magic "KNGLEND1"
 *    8 int   how many databases
 *   12 int   the header's CRC32C
 *   16 long  where the frames end
 *   24 long  where the index begins
 *   32 long  buckets
 *   40 long  keys
 *   48 long  length of the file
 *   56 int   zero
 *   60 int   CRC32C from the first database to byte 60
 * </pre>
 *
 * A record is written in the primitives of RDB: attributes (1 byte); of a library of functions then its text; of a key the RDB
 * type (1 byte), the database's number (length), the key's length (length), the deadline in milliseconds (8 bytes, if it has
 * one), the idle time in seconds (length) or the access frequency (1 byte, if it is noted), the key's bytes, and the value as in
 * an RDB file. A value that was captured piece by piece is a record of several frames, else it is one of one.
 *
 * <p>Costs: about 25 bytes a key more than an RDB file. No part of the index is believed without its checksum: what it does not
 * have is not in the file.
 */
public final class MappedFormat {
  /** What the name of such a file ends with. */
  public static final String SUFFIX = ".kmap";

  static final long MAGIC = magic("KNGLMAP1");
  static final long END_MAGIC = magic("KNGLEND1");
  static final int VERSION = 1;

  static final int HEADER_BYTES = 128;
  static final int HEADER_CRC = 8;
  static final int HEADER_VERSION = 12;
  static final int HEADER_SEED = 16;
  static final int HEADER_KEYS = 24;
  static final int HEADER_TIME = 32;
  static final int HEADER_USED_BYTES = 40;
  static final int HEADER_OFFSET = 48;
  static final int HEADER_REPLICATION_ID = 56;
  static final int REPLICATION_ID_BYTES = 40;

  static final int FRAME_HEADER_BYTES = 8;
  static final int FRAME_LENGTH = 4;
  static final int FRAME_ALIGN_SHIFT = 4;
  static final int FRAME_ALIGN = 1 << FRAME_ALIGN_SHIFT;
  static final int MORE = 1 << 31;

  static final int HAS_DEADLINE = 1;
  static final int HAS_IDLE_TIME = 1 << 1;
  static final int HAS_FREQUENCY = 1 << 2;
  static final int FUNCTION = 1 << 3;

  static final int BUCKET_BYTES = 64;
  static final int SLOTS = 7;
  static final int BUCKET_OVERFLOW = 56;
  static final int BUCKET_CRC = 60;
  static final int TAG_SHIFT = 48;
  static final long PLACE_MASK = (1L << TAG_SHIFT) - 1;

  static final int DATABASE_BYTES = 24;
  static final int FOOTER_BYTES = 64;
  static final int FOOTER_DATABASES = 8;
  static final int FOOTER_HEADER_CRC = 12;
  static final int FOOTER_FRAMES_END = 16;
  static final int FOOTER_INDEX = 24;
  static final int FOOTER_BUCKETS = 32;
  static final int FOOTER_KEYS = 40;
  static final int FOOTER_LENGTH = 48;
  static final int FOOTER_UNUSED = 56;
  static final int FOOTER_CRC = 60;

  private static final long ODD = 0x9E3779B97F4A7C15L;
  private static final int KEYS_PER_BUCKET = 5;

  private MappedFormat() {}

  private static long magic(String text) {
    long magic = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      magic = magic << 8 | text.charAt(i);
    }
    return magic;
  }

  /** How many buckets an index of so many keys has; two slots of seven stay free on average. */
  static long buckets(long keys) {
    return keys / KEYS_PER_BUCKET + 1;
  }

  /** The hash of a key in a database, of the hash of its bytes. */
  static long hash(long hashOfKey, int database) {
    return hashOfKey ^ database * ODD;
  }

  static long bucket(long hash, long buckets) {
    return Math.unsignedMultiplyHigh(hash, buckets);
  }

  /** What stands in the slot of a key but for the place: bits that did not choose the bucket. */
  static long tag(long hash) {
    return hash << TAG_SHIFT;
  }

  static long slot(long hash, long place) {
    return tag(hash) | place >>> FRAME_ALIGN_SHIFT;
  }

  static boolean hasTag(long slot, long hash) {
    return slot != 0 && (slot ^ tag(hash)) >>> TAG_SHIFT == 0;
  }

  static long place(long slot) {
    return (slot & PLACE_MASK) << FRAME_ALIGN_SHIFT;
  }

  /** How many bytes of its record a frame has. */
  static long frameLength(long frame) {
    return Memory.getInt(frame + FRAME_LENGTH) & ~MORE;
  }

  /** How many bytes a frame with so many bytes of a record takes. */
  static long frameBytes(long length) {
    return FRAME_HEADER_BYTES + length + FRAME_ALIGN - 1 & -FRAME_ALIGN;
  }

  static boolean hasMore(long frame) {
    return (Memory.getInt(frame + FRAME_LENGTH) & MORE) != 0;
  }
}
