package kinglet.aof.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import kinglet.engine.memory.Memory;

/**
 * The layout of a record: a header of {@value #HEADER_BYTES} bytes, then bytes of the stream of effects. All numbers are
 * little-endian.
 *
 * <pre>
 *  0 int  magic "KLOG"
 *  4 int  CRC32C of everything from byte 8 to the record's end
 *  8 int  length of the bytes behind the header
 * 12 int  flags
 * 16 long sequence: 0, 1, 2 ... in each file
 * 24 long offset in the stream of the first byte
 * 32 long Unix time of the commit in milliseconds
 * 40 long the offset below which all was synced when the record was written
 * 48 int  the database selected before the first byte; -1: the bytes begin with a SELECT
 * 52 int  zero
 * </pre>
 *
 * A commit is one record, or several of which all but the last have {@link #MORE}: all of them count or none. The synced offset
 * is what tells a torn tail from damage: a hole below it was whole once.
 */
public final class LogRecord {
  /** The bytes before those of the stream. */
  public static final int HEADER_BYTES = 56;

  /** Flag: the commit goes on in the next record. */
  public static final int MORE = 1;

  /** Flag: the first of a file, without bytes. */
  public static final int START = 2;

  /** Flag: the commit began in the record before. */
  public static final int CONTINUED = 4;

  /** Flag: without bytes; a repair has lost what was from its offset up to the one that stands in place of the time. */
  public static final int GAP = 8;

  static final int MAGIC = 'K' | 'L' << 8 | 'O' << 16 | 'G' << 24;

  private static final int CRC = 4;
  private static final int LENGTH = 8;
  private static final int FLAGS = 12;
  private static final int SEQUENCE = 16;
  private static final int OFFSET = 24;
  private static final int TIME = 32;
  private static final int SYNCED = 40;
  private static final int DATABASE = 48;
  private static final int UNUSED = 52;

  private LogRecord() {}

  /** Writes all of a header but the checksum. */
  static void write(long header, int length, int flags, long sequence, long offset, long timeMs, long synced, int database) {
    Memory.putInt(header, MAGIC);
    Memory.putInt(header + CRC, 0);
    Memory.putInt(header + LENGTH, length);
    Memory.putInt(header + FLAGS, flags);
    Memory.putLong(header + SEQUENCE, sequence);
    Memory.putLong(header + OFFSET, offset);
    Memory.putLong(header + TIME, timeMs);
    Memory.putLong(header + SYNCED, synced);
    Memory.putInt(header + DATABASE, database);
    Memory.putInt(header + UNUSED, 0);
  }

  /** Takes header bytes, from the length on, and body bytes into the sum, and writes it. */
  static void seal(long header, CRC32C sum, ByteBuffer headerView, ByteBuffer body) {
    sum.reset();
    sum.update(headerView.position(LENGTH).limit(HEADER_BYTES));
    sum.update(body);
    Memory.putInt(header + CRC, (int) sum.getValue());
  }

  static boolean isMagic(long record) {
    return Memory.getInt(record) == MAGIC;
  }

  static int crc(long record) {
    return Memory.getInt(record + CRC);
  }

  static int length(long record) {
    return Memory.getInt(record + LENGTH);
  }

  static int flags(long record) {
    return Memory.getInt(record + FLAGS);
  }

  static long sequence(long record) {
    return Memory.getLong(record + SEQUENCE);
  }

  static long offset(long record) {
    return Memory.getLong(record + OFFSET);
  }

  static long timeMs(long record) {
    return Memory.getLong(record + TIME);
  }

  static long synced(long record) {
    return Memory.getLong(record + SYNCED);
  }

  static int database(long record) {
    return Memory.getInt(record + DATABASE);
  }
}
