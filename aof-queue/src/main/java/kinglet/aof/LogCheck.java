package kinglet.aof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kinglet.aof.LogDirectory.NewLog;
import kinglet.aof.Manifest.Segment;
import kinglet.aof.file.LogReader;
import kinglet.aof.file.LogReader.Kind;
import kinglet.aof.file.LogReader.Stop;
import kinglet.aof.file.LogWriter;
import kinglet.engine.memory.NativeBuffer;

/**
 * Checks a log that no server uses, and repairs it: what is whole is copied to a fresh file, what is not is left out, and the
 * place noted in the log. The files that were damaged stay where they are. One thread.
 */
public final class LogCheck {
  private final LogDirectory directory;
  private final Consumer<String> report;

  /**
   * A check.
   *
   * @param report gets lines to show
   */
  public LogCheck(LogDirectory directory, Consumer<String> report) {
    this.directory = directory;
    this.report = report;
  }

  /** Reads everything. Returns the places that are damaged or torn; none: the log is whole. */
  public List<Stop> check() throws IOException {
    List<Stop> found = new ArrayList<>();
    List<Segment> logs = directory.manifest().segments();
    for (int i = 0; i < logs.size(); i++) {
      check(i, found);
    }
    report.accept(found.isEmpty() ? "The log is whole" : "The log has " + found.size() + " damaged places");
    return found;
  }

  private void check(int index, List<Stop> found) throws IOException {
    try (LogReader reader = open(index)) {
      long records = 0;
      boolean more = true;
      while (more) {
        while (reader.next()) {
          records++;
        }
        Stop stop = reader.stop();
        more = stop.kind() != Kind.END && reader.skipDamage();
        // What is behind the beginning of the next file was cut when that was begun.
        if (stop.kind() != Kind.END && stop.offset() < limit(index)) {
          found.add(stop);
          report.accept(stop.toString());
        }
      }
      report.accept(directory.manifest().segments().get(index).name() + ": " + records + " records, up to offset " + reader.offset());
    }
  }

  private LogReader open(int index) throws IOException {
    Segment log = directory.manifest().segments().get(index);
    return new LogReader(directory.fileOf(log.name()), log.format(), Math.max(0, start(index)));
  }

  private long start(int index) throws IOException {
    Segment log = directory.manifest().segments().get(index);
    return LogReader.startOffset(directory.fileOf(log.name()), log.format());
  }

  private long limit(int index) throws IOException {
    for (int i = index + 1; i < directory.manifest().segments().size(); i++) {
      if (start(i) >= 0) {
        return start(i);
      }
    }
    return Long.MAX_VALUE;
  }

  /** Leaves out what is damaged. Returns how many bytes of the stream are lost in the middle; what was torn off is not known. */
  public long fix() throws IOException {
    long lost = 0;
    for (int i = 0; i < directory.manifest().segments().size(); i++) {
      List<Stop> found = new ArrayList<>();
      check(i, found);
      if (!found.isEmpty()) {
        lost += copy(i, Long.MAX_VALUE);
      }
    }
    report.accept("Repaired: " + lost + " bytes of the stream are lost");
    return lost;
  }

  /** Drops every commit that was made after a Unix time in milliseconds. */
  public void truncateTo(long timeMs) throws IOException {
    for (int i = 0; i < directory.manifest().segments().size(); i++) {
      if (hasLater(i, timeMs)) {
        long ignored = copy(i, timeMs);
        report.accept("Truncated to the time " + timeMs);
        return;
      }
    }
    report.accept("Nothing is later than " + timeMs);
  }

  private boolean hasLater(int index, long timeMs) throws IOException {
    try (LogReader reader = open(index)) {
      while (reader.next()) {
        if (!reader.isGap() && reader.length() > 0 && reader.timeMs() > timeMs) {
          return true;
        }
      }
      return false;
    }
  }

  private long copy(int index, long timeMsMax) throws IOException {
    NewLog target = directory.makeLog(directory.manifest().segments().get(index).format());
    boolean cut = timeMsMax != Long.MAX_VALUE;
    long lost;
    try (LogReader reader = open(index);
        LogWriter writer = new LogWriter(target.file(), reader.offset(), 0);
        Copy copy = new Copy(reader, writer, Math.min(limit(index), Long.MAX_VALUE), timeMsMax)) {
      lost = copy.run();
    }
    directory.replace(index, target, cut);
    return lost;
  }

  /** One file's copy: commits that are whole. */
  private static final class Copy implements AutoCloseable {
    private final LogReader reader;
    private final LogWriter writer;
    private final long limit;
    private final long timeMsMax;
    private final NativeBuffer commit = new NativeBuffer();
    private long commitOffset;
    private int commitDatabase;
    private long written;
    private long lost;

    Copy(LogReader reader, LogWriter writer, long limit, long timeMsMax) {
      this.reader = reader;
      this.writer = writer;
      this.limit = limit;
      this.timeMsMax = timeMsMax;
      written = reader.offset();
    }

    /** Returns how much is lost in the middle. */
    long run() throws IOException {
      boolean more = true;
      while (more) {
        while (reader.next() && reader.offset() <= limit) {
          if (!reader.isGap() && reader.length() > 0 && reader.timeMs() > timeMsMax) {
            return lost;
          }
          take();
        }
        commit.clear(0);
        more = reader.offset() <= limit && reader.skipDamage();
      }
      if (limit != Long.MAX_VALUE && written < limit) {
        gapTo(limit);
      }
      return lost;
    }

    private void take() throws IOException {
      if (reader.isGap() || reader.length() == 0 || reader.isContinued() && commit.length() == 0) {
        return;
      }
      if (commit.length() == 0) {
        commitOffset = reader.offset() - reader.length();
        commitDatabase = reader.database();
      }
      commit.put(reader.address(), reader.length());
      if (!reader.hasMore()) {
        if (commitOffset > written) {
          gapTo(commitOffset);
        }
        writer.commit(commitOffset, commitDatabase, reader.timeMs(), commitOffset, commit.address(), commit.length());
        written = commitOffset + commit.length();
        commit.clear(1 << 20);
      }
    }

    private void gapTo(long offset) throws IOException {
      writer.gap(written, offset);
      lost += offset - written;
      written = offset;
    }

    @Override
    public void close() {
      commit.close();
    }
  }
}
