package kinglet.aof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinglet.aof.Manifest.Base;
import kinglet.aof.Manifest.Segment;
import kinglet.aof.file.LogReader;
import kinglet.aof.file.LogReader.Kind;
import kinglet.aof.file.LogReader.Stop;
import kinglet.engine.memory.NativeBuffer;
import kinglet.snapshot.load.Load;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays a log: the newest snapshot that is not beyond the target, then the commits behind it, up to the target or the end. A
 * commit counts when all its records are there. A torn tail is cut, if that is allowed; damage stops it. Owned by the executor.
 */
public final class Recovery implements Load {
  private static final Logger LOG = LoggerFactory.getLogger("aof");

  private final LogDirectory directory;
  private final Target target;
  private final boolean cutTorn;
  private final Sink sink;
  private final NativeBuffer commit = new NativeBuffer();
  private final List<Segment> segments;
  private Load base;
  private long size;
  // Of the files before the one that is read.
  private long bytesBefore;
  private int segment = -1;
  private LogReader reader;
  // Where the next log file goes on; what this one has beyond was cut when that was begun.
  private long limit;
  private long offset = -1;
  private long lastTimeMs;
  private long commits;
  private boolean ended;

  // Of the commit that is read: where it begins.
  private int commitDatabase;
  private long commitOffset;

  /** Where it stops. */
  public record Target(long timeMs, long offset) {
    /** Everything. */
    public static final Target END = new Target(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Either a Unix time in milliseconds or an offset: a number from 10^12 on is a time, which offsets reach after a petabyte. */
    public static Target of(String text) {
      long number = Long.parseLong(text);
      return number >= 1_000_000_000_000L ? new Target(number, Long.MAX_VALUE) : new Target(Long.MAX_VALUE, number);
    }

    boolean isBefore(long commitTimeMs, long endOffset) {
      return commitTimeMs > timeMs || endOffset > offset;
    }
  }

  /** Who gets what is replayed. */
  public interface Sink {
    /** Begins to load a snapshot. */
    Load open(Path snapshot) throws IOException;

    /** Executes a commit; returns null, or what is wrong. */
    String apply(int database, long timeMs, long address, long length);
  }

  public Recovery(LogDirectory directory, Target target, boolean cutTorn, Sink sink) {
    this.directory = directory;
    this.target = target;
    this.cutTorn = cutTorn;
    this.sink = sink;
    segments = directory.manifest().segments();
  }

  /** The offset behind the last commit that was replayed; after the last step. */
  public long offset() {
    return offset;
  }

  /** The time of that commit, or 0. */
  public long lastTimeMs() {
    return lastTimeMs;
  }

  public long commits() {
    return commits;
  }

  /** Opens the snapshot, and finds out what is to be read behind it; before the first step. */
  public void start() throws IOException {
    Base newest = null;
    for (Base one : directory.manifest().bases()) {
      newest = target.isBefore(one.timeMs(), one.offset()) ? newest : one;
    }
    if (newest != null) {
      base = sink.open(directory.fileOf(newest.name()));
      size = base.size();
      offset = newest.offset();
      lastTimeMs = newest.timeMs();
    }
    segment = firstSegment() - 1;
    for (Segment one : segments.subList(segment + 1, segments.size())) {
      size += Files.size(one.format().dataFile(directory.fileOf(one.name())));
    }
    if (base == null) {
      nextSegment();
    }
  }

  /** The last that does not begin beyond the snapshot. */
  private int firstSegment() throws IOException {
    int first = 0;
    for (int i = 1; i < segments.size() && offset >= 0; i++) {
      long start = startOf(i);
      first = start >= 0 && start <= offset ? i : first;
    }
    return first;
  }

  /** The offset at which a log file begins, -1 if nothing was written to it. */
  private long startOf(int index) throws IOException {
    return LogReader.startOffset(directory.fileOf(segments.get(index).name()), segments.get(index).format());
  }

  @Override
  public boolean step() throws IOException {
    try {
      if (base != null) {
        stepBase();
      } else if (reader.next()) {
        take();
      } else {
        endSegment();
      }
      return !ended;
    } catch (InternalError e) {
      // A page of a mapped file that the disk did not give.
      throw new IOException("The log in " + directory.path() + " can't be read: Input/output error", e);
    }
  }

  private void stepBase() throws IOException {
    if (!base.step()) {
      bytesBefore = base.size();
      closeBase();
      nextSegment();
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() {
    return bytesBefore + (base != null ? base.position() : reader != null ? reader.place() : 0);
  }

  private void take() throws IOException {
    if (reader.isGap()) {
      offset = Math.max(offset, reader.offset());
      return;
    }
    if (commit.length() == 0) {
      commitOffset = reader.offset() - reader.length();
      commitDatabase = reader.database();
    }
    if (reader.hasMore() || commit.length() > 0) {
      commit.put(reader.address(), reader.length());
    }
    if (reader.hasMore()) {
      return;
    }
    long address = commit.length() > 0 ? commit.address() : reader.address();
    long length = commit.length() > 0 ? commit.length() : reader.length();
    if (length > 0) {
      apply(address, length);
    }
    commit.clear(0);
  }

  private void apply(long address, long length) throws IOException {
    long end = commitOffset + length;
    if (end <= offset) {
      return;
    }
    if (end > limit) {
      endSegment();
      return;
    }
    if (target.isBefore(reader.timeMs(), end)) {
      endEarly();
      return;
    }
    long known = Math.max(0, offset - commitOffset);
    String wrong = sink.apply(known > 0 ? -1 : commitDatabase, reader.timeMs(), address + known, length - known);
    if (wrong != null) {
      throw new DamagedLogException(reader.here("can't be replayed: " + wrong));
    }
    offset = end;
    lastTimeMs = reader.timeMs();
    commits++;
  }

  /** The target is reached: what is behind it does not belong to the data any more. */
  private void endEarly() throws IOException {
    LOG.warn("Restored to offset {}; what the log has behind it is left aside", offset);
    ended = true;
    directory.forget(segment + 1);
  }

  private void endSegment() throws IOException {
    if (limit == Long.MAX_VALUE) {
      endLastSegment(reader.stop());
    } else if (offset < limit) {
      throw damaged(reader.stop(), "the next log file begins at offset " + limit);
    }
    commit.clear(0);
    nextSegment();
  }

  private void endLastSegment(Stop stop) throws IOException {
    if (stop.kind() == Kind.DAMAGED) {
      throw damaged(stop, "the place is whole no more");
    }
    if (stop.kind() == Kind.TORN || commit.length() > 0) {
      cut(stop);
    }
    reader.truncate(stop.place());
  }

  private DamagedLogException damaged(Stop stop, String why) {
    return new DamagedLogException("Bad file format reading the append only file " + stop + " (" + why
        + "): make a backup of your AOF file, then use kinglet-check-aof --fix " + directory.path());
  }

  private void cut(Stop stop) throws DamagedLogException {
    if (!cutTorn) {
      throw damaged(stop, "the end is torn, and aof-load-truncated is no");
    }
    LOG.warn("!!! Warning: short read while loading the AOF file {}!!!", stop.file());
    LOG.warn("!!! Truncating the AOF {} at offset {} !!! {}", stop.file(), stop.place(), stop.reason());
    LOG.warn("AOF {} loaded anyway because aof-load-truncated is enabled", stop.file());
  }

  /** A log file without a beginning is passed by: what comes behind shows whether it is missed. Only the last is looked into. */
  private void nextSegment() throws IOException {
    bytesBefore += reader == null ? 0 : reader.size();
    closeReader();
    segment++;
    while (segment < segments.size() - 1 && startOf(segment) < 0) {
      segment++;
    }
    if (segment >= segments.size()) {
      ended = true;
      offset = Math.max(0, offset);
      return;
    }
    long start = startOf(segment) < 0 ? Math.max(0, offset) : startOf(segment);
    limit = limit();
    if (offset >= 0 && start > offset) {
      throw new DamagedLogException(segments.get(segment).name() + " begins at offset " + start + ", but the log before it ends at "
          + offset);
    }
    reader = new LogReader(directory.fileOf(segments.get(segment).name()), segments.get(segment).format(), start);
    offset = Math.max(offset, start);
  }

  private long limit() throws IOException {
    for (int i = segment + 1; i < segments.size(); i++) {
      long start = startOf(i);
      if (start >= 0) {
        return start;
      }
    }
    return Long.MAX_VALUE;
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private void closeBase() {
    if (base != null) {
      base.close();
      base = null;
    }
  }

  @Override
  public void close() {
    closeReader();
    closeBase();
  }
}
