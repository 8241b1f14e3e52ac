package kinglet.aof.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import kinglet.engine.memory.Memory;

/**
 * Reads the records of a file in order, and believes nothing: sequence, offset and checksum of each must be right. Where it
 * stops, {@link #stop} tells what was there. Owned by one thread.
 */
public final class LogReader implements AutoCloseable {
  private static final int STEP = 4;
  private static final int VIEW_BYTES_MAX = 1 << 30;

  private final Path path;
  private final MappedFile file;
  private final Frames frames;
  private final CRC32C sum = new CRC32C();
  private ByteBuffer view;
  private long viewBase;
  private long record;
  private long sequence;
  private long offset;
  private long recordPlace;
  private boolean closed;

  /** How reading ended. */
  public enum Kind {
    /** Nothing but zeros behind the last record. */
    END,
    /** Behind the last record is what was not synced when the machine stopped, or was being written. */
    TORN,
    /** What was whole once is not any more. */
    DAMAGED
  }

  /**
   * Where and why reading ended.
   *
   * @param record the number of the record that is missing or wrong
   * @param place in the file, bytes from its start
   * @param offset in the stream, up to which all is well
   */
  public record Stop(Kind kind, Path file, long record, long place, long offset, String reason) {
    @Override
    public String toString() {
      return file + ", record " + record + " at byte " + place + ", stream offset " + offset + ": " + reason;
    }
  }

  /**
   * Opens a file.
   *
   * @param offset in the stream at which it should begin
   */
  public LogReader(Path directory, LogFormat format, long offset) throws IOException {
    path = format.dataFile(directory);
    file = new MappedFile(path);
    frames = format.frames(file);
    this.offset = offset;
    viewBase = file.address();
    view = viewAt(viewBase);
  }

  /** The offset at which a file begins, or -1 if its first record is not there. */
  public static long startOffset(Path directory, LogFormat format) throws IOException {
    try (LogReader reader = new LogReader(directory, format, 0)) {
      Frames first = reader.frames;
      return first.next() && reader.isWhole(first.address(), first.length()) ? LogRecord.offset(first.address()) : -1;
    }
  }

  /** Goes to the next record. False: see {@link #stop}. */
  public boolean next() {
    recordPlace = frames.end();
    if (!frames.next() || !isWhole(frames.address(), frames.length())
        || LogRecord.sequence(frames.address()) != sequence || LogRecord.offset(frames.address()) != offset) {
      return false;
    }
    record = frames.address();
    sequence++;
    offset = isGap() ? LogRecord.timeMs(record) : offset + LogRecord.length(record);
    return true;
  }

  private boolean isWhole(long address, long bytesMax) {
    if (bytesMax < LogRecord.HEADER_BYTES || !LogRecord.isMagic(address)) {
      return false;
    }
    long bytes = LogRecord.length(address);
    return bytes >= 0 && bytes <= bytesMax - LogRecord.HEADER_BYTES && LogRecord.crc(address) == sum(address, bytes);
  }

  private int sum(long address, long bytes) {
    long end = address + LogRecord.HEADER_BYTES + bytes;
    if (address < viewBase || end > viewBase + view.capacity()) {
      viewBase = address;
      view = viewAt(address);
    }
    sum.reset();
    sum.update(view.clear().limit((int) (end - viewBase)).position((int) (address + 8 - viewBase)));
    return (int) sum.getValue();
  }

  private ByteBuffer viewAt(long address) {
    return Memory.buffer(address, (int) Math.min(VIEW_BYTES_MAX, file.address() + file.size() - address));
  }

  /** Goes behind a damaged place, before the next record that is whole. False: there is none. */
  public boolean skipDamage() {
    long found = nextWhole(file.address() + (recordPlace & -STEP));
    if (found == 0) {
      return false;
    }
    sequence = LogRecord.sequence(found);
    offset = LogRecord.offset(found);
    frames.seek(found - file.address());
    return true;
  }

  /** Where the next whole record is that comes later in the file's order, or 0. */
  private long nextWhole(long from) {
    long end = file.address() + file.size();
    for (long at = from; at <= end - LogRecord.HEADER_BYTES; at += STEP) {
      if (LogRecord.isMagic(at) && LogRecord.sequence(at) > sequence && isWhole(at, end - at)) {
        return at;
      }
    }
    return 0;
  }

  /** Whether the record only notes that something is lost. */
  public boolean isGap() {
    return (LogRecord.flags(record) & LogRecord.GAP) != 0;
  }

  /** Whether the commit began in the record before. */
  public boolean isContinued() {
    return (LogRecord.flags(record) & LogRecord.CONTINUED) != 0;
  }

  /** Offset in the stream behind the record. */
  public long offset() {
    return offset;
  }

  /** Whether the commit goes on in the next record. */
  public boolean hasMore() {
    return (LogRecord.flags(record) & LogRecord.MORE) != 0;
  }

  /** Unix time of the record's commit. */
  public long timeMs() {
    return LogRecord.timeMs(record);
  }

  /** What is selected before the first byte, or -1. */
  public int database() {
    return LogRecord.database(record);
  }

  /** Where the record's bytes stand. */
  public long address() {
    return record + LogRecord.HEADER_BYTES;
  }

  /** How many bytes of the stream the record has. */
  public int length() {
    return LogRecord.length(record);
  }

  /** Bytes of the file read so far. */
  public long place() {
    return frames.end();
  }

  /** How large the file is. */
  public long size() {
    return file.size();
  }

  /** Says where the record is, and something about it. */
  public String here(String what) {
    return stop(Kind.DAMAGED, sequence - 1, what).toString();
  }

  /** What is at the place where {@link #next} found no record. */
  public Stop stop() {
    long synced = syncedBehind();
    if (synced > offset) {
      return stop(Kind.DAMAGED, "damaged: what follows was written when this was on the disk");
    }
    if (synced >= 0) {
      return stop(Kind.TORN, "missing, though later records are there: lost when the machine stopped");
    }
    return isZeroBehind() ? stop(Kind.END, "end") : stop(Kind.TORN, "incomplete");
  }

  private Stop stop(Kind kind, String reason) {
    return stop(kind, sequence, reason);
  }

  private Stop stop(Kind kind, long number, String reason) {
    return new Stop(kind, path, number, recordPlace, offset, reason);
  }

  /** The highest synced offset that a whole record behind this place knows, -1 if there is none. */
  private long syncedBehind() {
    long highest = -1;
    long at = nextWhole(file.address() + (recordPlace & -STEP));
    while (at != 0) {
      highest = Math.max(highest, LogRecord.synced(at));
      at = nextWhole(at + LogRecord.HEADER_BYTES + LogRecord.length(at) & -STEP);
    }
    return highest;
  }

  private boolean isZeroBehind() {
    for (long place = recordPlace; place < file.size(); place++) {
      if (Memory.getByte(file.address() + place) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Gives the disk back what is behind a place; ends reading. */
  public void truncate(long place) throws IOException {
    close();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(place);
      channel.force(true);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      file.close();
    }
  }
}
