package kinglet.aof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinglet.aof.Manifest.Base;
import kinglet.aof.Manifest.Segment;
import kinglet.aof.file.Directories;
import kinglet.aof.file.LogFile;
import kinglet.aof.file.LogFormat;

/**
 * The directory of the log: its manifest, and the files that the manifest names. Every change is in the manifest before anything
 * counts on it; what the manifest does not name is rubbish of a change that a crash cut short. One thread at a time.
 */
public final class LogDirectory {
  private static final String MANIFEST_SUFFIX = ".kinglet";

  private final Path directory;
  private final String name;
  private Manifest manifest;

  /**
   * Opens it; it need not be there yet.
   *
   * @param name what the names of its files begin with
   * @throws DamagedLogException if its manifest is damaged
   */
  public LogDirectory(Path directory, String name) throws IOException {
    this.directory = directory;
    this.name = name;
    manifest = Files.exists(manifestFile()) ? Manifest.read(manifestFile()) : Manifest.EMPTY;
  }

  private Path manifestFile() {
    return directory.resolve(name + MANIFEST_SUFFIX);
  }

  public Path path() {
    return directory;
  }

  Manifest manifest() {
    return manifest;
  }

  /** Whether there is a log. */
  public boolean isEmpty() {
    return manifest.segments().isEmpty() && manifest.bases().isEmpty();
  }

  /** Where a log file or a snapshot is. */
  Path fileOf(String fileName) {
    return directory.resolve(fileName);
  }

  /** A log file that is made and not in the manifest yet. */
  record NewLog(Segment segment, LogFile file) {}

  /** Makes a log file. */
  NewLog makeLog(LogFormat format) throws IOException {
    Files.createDirectories(directory);
    Segment segment = new Segment(name + "." + (manifest.number() + 1) + ".log", format);
    Path path = fileOf(segment.name());
    Directories.delete(path);
    LogFile file = format.create(path);
    Directories.force(directory);
    return new NewLog(segment, file);
  }

  /** From here on it is the newest. */
  void add(NewLog log) throws IOException {
    write(manifest.with(log.segment()));
  }

  /** It alone is the log: the data was empty when it began. */
  void beginWith(NewLog log) throws IOException {
    write(new Manifest(manifest.number(), List.of(), List.of()).with(log.segment()));
    clean();
  }

  /** Makes a log file that from here on is the newest. */
  public LogFile addLog(LogFormat format) throws IOException {
    NewLog log = makeLog(format);
    add(log);
    return log.file();
  }

  /** Has a library loaded and started, which takes a while, by making a file and throwing it away. Any thread. */
  void warmUp(LogFormat format) throws IOException {
    Files.createDirectories(directory);
    Path path = fileOf(name + ".warm.log");
    Directories.delete(path);
    format.create(path).close();
    Directories.delete(path);
  }

  /** A name for the next snapshot. */
  Path newBase() throws IOException {
    Files.createDirectories(directory);
    return fileOf(name + "." + (manifest.number() + 1) + ".snapshot.rdb");
  }

  /** A snapshot was written to {@link #newBase}, and synced. */
  void addBase(Path file, long offset, long timeMs) throws IOException {
    Directories.force(directory);
    write(manifest.with(new Base(file.getFileName().toString(), offset, timeMs)));
  }

  /** Takes the oldest snapshots and log files out, and deletes them. */
  void drop(int oldBases, int oldSegments) throws IOException {
    write(manifest.without(oldBases, oldSegments));
    clean();
  }

  /** Takes the newest log files out: they stay where they are, without a meaning. */
  void forget(int segmentsKept) throws IOException {
    write(manifest.upTo(segmentsKept));
  }

  /** Deletes what a crash left: files of ours that the manifest does not name. */
  void clean() throws IOException {
    Set<String> named = Stream.concat(manifest.bases().stream().map(Base::name), manifest.segments().stream().map(Segment::name))
        .collect(Collectors.toSet());
    try (Stream<Path> found = Files.list(directory)) {
      for (Path path : found.filter(path -> isOurs(path.getFileName().toString())).toList()) {
        if (!named.contains(path.getFileName().toString())) {
          Directories.delete(path);
        }
      }
    }
  }

  private boolean isOurs(String fileName) {
    return fileName.startsWith(name + ".") && (fileName.endsWith(".log") || fileName.endsWith(".snapshot.rdb"));
  }

  private void write(Manifest next) throws IOException {
    next.write(manifestFile());
    manifest = next;
  }

  /** Bytes on the disk of all that the manifest names. */
  public long bytes() throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
