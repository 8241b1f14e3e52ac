package kinglet.aof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinglet.aof.Manifest.Base;
import kinglet.aof.Manifest.Segment;
import kinglet.aof.file.Directories;
import kinglet.aof.file.LogFile;
import kinglet.aof.file.LogFormat;
import kinglet.aof.file.LogReader;
import kinglet.snapshot.SnapshotFormat;
import kinglet.snapshot.mapped.MappedFormat;

/**
 * The directory of the log: its manifest, and the files that the manifest names. Every change is in the manifest before anything
 * counts on it; what the manifest does not name is rubbish of a change that a crash cut short. One thread at a time.
 */
public final class LogDirectory {
  private static final String MANIFEST_SUFFIX = ".kinglet";

  private static final String SNAPSHOT = ".snapshot";

  private final Path directory;
  private final String name;
  private Manifest manifest;
  // The highest that the name of a file made since has had, in the manifest or not.
  private int number;

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

  /**
   * Opens the log whose manifest a path is, or which is in the directory that it is.
   *
   * @return null if there is none
   * @throws DamagedLogException if the manifest is damaged
   */
  public static LogDirectory find(Path path) throws IOException {
    Path file = manifestAt(path);
    return file == null ? null : new LogDirectory(file.toAbsolutePath().getParent(), nameOf(file));
  }

  /** Puts the copy of a damaged manifest in its place. */
  public static void restoreManifest(Path path) throws IOException {
    Manifest.restore(manifestAt(path));
  }

  private static Path manifestAt(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return path.toString().endsWith(MANIFEST_SUFFIX) ? path : null;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(MANIFEST_SUFFIX)).findFirst().orElse(null);
    }
  }

  private static String nameOf(Path manifest) {
    String fileName = manifest.getFileName().toString();
    return fileName.substring(0, fileName.length() - MANIFEST_SUFFIX.length());
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

  /** The snapshots that the log may begin from, oldest first. */
  public List<Path> snapshots() {
    return manifest.bases().stream().map(base -> fileOf(base.name())).toList();
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
    number = Math.max(number, manifest.number()) + 1;
    Segment segment = new Segment(name + "." + number + ".log", format);
    Path path = fileOf(segment.name());
    Directories.delete(path);
    LogFile file = format.create(path);
    Directories.force(directory);
    return new NewLog(segment, file);
  }

  /** Makes a log file that from here on is the newest. */
  public LogFile addLog(LogFormat format) throws IOException {
    return addNewLog(format).file();
  }

  NewLog addNewLog(LogFormat format) throws IOException {
    NewLog log = makeLog(format);
    try {
      write(manifest.with(log.segment()).numbered(number));
      return log;
    } catch (IOException e) {
      log.file().close();
      throw e;
    }
  }

  /** Has a library loaded and started, which takes a while, by making a file and throwing it away. Any thread. */
  void warmUp(LogFormat format) throws IOException {
    Files.createDirectories(directory);
    Path path = fileOf(name + ".warm.log");
    Directories.delete(path);
    format.create(path).close();
    Directories.delete(path);
  }

  /** A name for the next snapshot; it tells the format. */
  Path newBase(SnapshotFormat format) throws IOException {
    Files.createDirectories(directory);
    number = Math.max(number, manifest.number()) + 1;
    return fileOf(name + "." + number + SNAPSHOT + (format == SnapshotFormat.RDB ? ".rdb" : MappedFormat.SUFFIX));
  }

  /** A snapshot was written to {@link #newBase}, and synced. */
  void addBase(Path file, long offset, long timeMs) throws IOException {
    Directories.force(directory);
    write(manifest.with(new Base(file.getFileName().toString(), offset, timeMs)).numbered(number));
  }

  /** The snapshot and the log file, or the snapshot alone, are the log from here on. */
  void beginWith(Path base, long offset, long timeMs, NewLog log) throws IOException {
    Directories.force(directory);
    Manifest next = new Manifest(number, List.of(), List.of()).with(new Base(base.getFileName().toString(), offset, timeMs));
    write(log == null ? next : next.with(log.segment()));
    clean();
  }

  /** A log file takes the place of another; the ones behind it go out if it is the last from here on. The other stays on the disk. */
  void replace(int index, NewLog log, boolean last) throws IOException {
    List<Segment> logs = new ArrayList<>(manifest.segments());
    logs.set(index, log.segment());
    write(new Manifest(number, manifest.bases(), List.copyOf(last ? logs.subList(0, index + 1) : logs)));
  }

  /** Deletes what a start does not need any more, but for what is to be kept. */
  void dropCovered(Retention retention, long nowMs) throws IOException {
    List<Segment> logs = manifest.segments();
    int needed = firstNeeded(manifest.lastBase().offset());
    int kept = needed;
    long youngerBytes = 0;
    while (kept > 0 && retention.keeps(nowMs - timeMs(logs.get(kept - 1)), youngerBytes)) {
      kept--;
      youngerBytes += bytes(fileOf(logs.get(kept).name()));
    }
    long start = logs.isEmpty() ? Long.MAX_VALUE : Math.max(0, startOf(logs.get(kept)));
    int oldBases = 0;
    while (oldBases < manifest.bases().size() - 1 && manifest.bases().get(oldBases).offset() < start) {
      oldBases++;
    }
    write(manifest.without(oldBases, kept));
    clean();
  }

  /** The last log file that does not begin beyond an offset. */
  private int firstNeeded(long offset) throws IOException {
    int first = 0;
    for (int i = 1; i < manifest.segments().size(); i++) {
      long start = startOf(manifest.segments().get(i));
      first = start >= 0 && start <= offset ? i : first;
    }
    return first;
  }

  private long startOf(Segment log) throws IOException {
    return LogReader.startOffset(fileOf(log.name()), log.format());
  }

  private long timeMs(Segment log) throws IOException {
    try (Stream<Path> files = Files.list(fileOf(log.name()))) {
      long newest = 0;
      for (Path file : files.toList()) {
        newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
      }
      return newest;
    }
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
    return fileName.startsWith(name + ".") && (fileName.endsWith(".log") || fileName.contains(SNAPSHOT + "."));
  }

  private void write(Manifest next) throws IOException {
    next.write(manifestFile());
    manifest = next;
  }

  /** Bytes of the newest log file. */
  long newestLogBytes() throws IOException {
    return manifest.segments().isEmpty() ? 0 : bytes(fileOf(manifest.segments().getLast().name()));
  }

  /** Bytes on the disk of all that the manifest names. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (Base base : manifest.bases()) {
      bytes += bytes(fileOf(base.name()));
    }
    for (Segment log : manifest.segments()) {
      bytes += bytes(fileOf(log.name()));
    }
    return bytes;
  }

  private static long bytes(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
