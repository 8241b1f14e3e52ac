package kinglet.aof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import kinglet.aof.file.Directories;
import kinglet.aof.file.LogFormat;

/**
 * Which files the log is made of, oldest first: snapshots to begin from, and log files, each of which goes on where the one before
 * ends. Text, a line for each, with a checksum at the end; replaced as a whole, so that after a crash there is the old or the
 * new one; and there is a copy, for the tool that repairs. Immutable.
 *
 * @param number the highest that a file's name has had
 */
record Manifest(int number, List<Base> bases, List<Segment> segments) {
  private static final String HEAD = "kinglet-log 1";
  private static final String SUM = "crc32c ";

  static final Manifest EMPTY = new Manifest(0, List.of(), List.of());

  /**
   * A snapshot.
   *
   * @param offset of the stream up to which its data goes
   * @param timeMs when it was taken, Unix time
   */
  record Base(String name, long offset, long timeMs) {}

  /** A log file. */
  record Segment(String name, LogFormat format) {}

  /** The snapshot to load, or null: the data begins empty. */
  Base lastBase() {
    return bases.isEmpty() ? null : bases.getLast();
  }

  Manifest with(Base base) {
    List<Base> more = new ArrayList<>(bases);
    more.add(base);
    return new Manifest(number, List.copyOf(more), segments);
  }

  Manifest with(Segment segment) {
    List<Segment> more = new ArrayList<>(segments);
    more.add(segment);
    return new Manifest(number, bases, List.copyOf(more));
  }

  /** With another number. */
  Manifest numbered(int newNumber) {
    return new Manifest(newNumber, bases, segments);
  }

  /** Without the oldest snapshots and log files. */
  Manifest without(int oldBases, int oldSegments) {
    return new Manifest(number, bases.subList(oldBases, bases.size()), segments.subList(oldSegments, segments.size()));
  }

  /** Without the newest log files. */
  Manifest upTo(int segmentCount) {
    return new Manifest(number, bases, segments.subList(0, segmentCount));
  }

  /**
   * Reads it.
   *
   * @throws DamagedLogException if it is not what {@link #write} wrote
   */
  static Manifest read(Path file) throws IOException {
    String text = Files.readString(file, UTF_8);
    int sumAt = text.lastIndexOf(SUM);
    if (sumAt < 0 || !text.startsWith(HEAD) || !text.substring(sumAt).equals(sumLine(text.substring(0, sumAt)))) {
      throw new DamagedLogException(file + ": the manifest of the log is damaged");
    }
    return parse(file, text.substring(0, sumAt).lines().skip(1).toList());
  }

  private static Manifest parse(Path file, List<String> lines) throws DamagedLogException {
    Manifest manifest = EMPTY;
    int number = 0;
    for (String line : lines) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "number" -> number = Integer.parseInt(words[1]);
        case "base" -> manifest = manifest.with(new Base(words[1], Long.parseLong(words[2]), Long.parseLong(words[3])));
        case "log" -> manifest = manifest.with(new Segment(words[1], LogFormat.valueOf(words[2].toUpperCase(Locale.ROOT))));
        default -> throw new DamagedLogException(file + ": written by a newer version: " + line);
      }
    }
    return new Manifest(number, manifest.bases(), manifest.segments());
  }

  /** Replaces the file. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append("\nnumber ").append(number).append('\n');
    for (Base base : bases) {
      text.append("base ").append(base.name()).append(' ').append(base.offset()).append(' ').append(base.timeMs()).append('\n');
    }
    for (Segment segment : segments) {
      text.append("log ").append(segment.name()).append(' ').append(segment.format().word()).append('\n');
    }
    byte[] bytes = text.append(sumLine(text.toString())).toString().getBytes(UTF_8);
    Directories.replace(file, bytes);
    Directories.replace(copyOf(file), bytes);
  }

  /** Puts the copy in the place of a damaged manifest. */
  static void restore(Path file) throws IOException {
    read(copyOf(file)).write(file);
  }

  private static Path copyOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".copy");
  }

  private static String sumLine(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(UTF_8));
    return SUM + Long.toHexString(sum.getValue()) + "\n";
  }
}
