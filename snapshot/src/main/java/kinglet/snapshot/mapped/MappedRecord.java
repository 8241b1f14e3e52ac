package kinglet.snapshot.mapped;

import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.RdbFormatException;

/**
 * Reads the records of a range of frames, each checked before it is believed. A record of several frames is put together in a
 * buffer. Owned by one thread.
 */
final class MappedRecord implements AutoCloseable {
  private static final long KEPT_BYTES = 1 << 20;
  private static final long FRAME_BYTES_MAX = Integer.MAX_VALUE - 64;

  private final long file;
  private final long framesEnd;
  private final Crc32cOfMemory sum = new Crc32cOfMemory();
  private final RecordHead head = new RecordHead();
  private final NativeBuffer joined = new NativeBuffer();

  /** Of a file that lies at an address, with frames up to a place. */
  MappedRecord(long file, long framesEnd) {
    this.file = file;
    this.framesEnd = framesEnd;
    sum.over(file, framesEnd);
  }

  /**
   * Reads the record that begins at a place.
   *
   * @return the place of the next
   * @throws RdbFormatException if there is none, or it is damaged
   */
  long read(long place) throws RdbFormatException {
    long next = check(place);
    if (MappedFormat.hasMore(file + place)) {
      next = join(place);
      head.read(joined.address(), joined.length());
    } else {
      head.read(bytes(place), MappedFormat.frameLength(file + place));
    }
    return next;
  }

  private long bytes(long place) {
    return file + place + MappedFormat.FRAME_HEADER_BYTES;
  }

  /** Returns where the next frame is. */
  private long check(long place) throws RdbFormatException {
    long left = framesEnd - place;
    boolean fits = place >= MappedFormat.HEADER_BYTES && left >= MappedFormat.FRAME_ALIGN && place % MappedFormat.FRAME_ALIGN == 0;
    long bytes = fits ? MappedFormat.frameBytes(MappedFormat.frameLength(file + place)) : 0;
    if (!fits || bytes > Math.min(left, FRAME_BYTES_MAX)) {
      throw new RdbFormatException("no record can be there");
    }
    if (Memory.getInt(file + place) != sum.of(file + place + MappedFormat.FRAME_LENGTH, bytes - MappedFormat.FRAME_LENGTH)) {
      throw new RdbFormatException("its checksum is wrong");
    }
    return place + bytes;
  }

  private long join(long place) throws RdbFormatException {
    joined.clear(KEPT_BYTES);
    long at = place;
    boolean more = true;
    while (more) {
      long next = check(at);
      joined.put(bytes(at), MappedFormat.frameLength(file + at));
      more = MappedFormat.hasMore(file + at);
      at = next;
    }
    return at;
  }

  /** What was read last. */
  RecordHead head() {
    return head;
  }

  @Override
  public void close() {
    joined.close();
  }
}
