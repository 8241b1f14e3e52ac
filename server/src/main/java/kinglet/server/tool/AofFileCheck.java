package kinglet.server.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kinglet.aof.file.MappedFile;
import kinglet.aof.redis.AofFormatException;
import kinglet.aof.redis.AofScanner;

/**
 * Checks an append-only file of Redis and cuts it, after asking, behind its last whole command or before a time. Owned by one thread.
 * Source for the texts: redis-check-aof.c of Redis 7.2.
 */
final class AofFileCheck {
  private final PrintStream out;
  private final BufferedReader in;
  private final boolean fix;
  private final long timeSeconds;

  /** How a check ended. */
  enum Outcome { VALID, EMPTY, TRUNCATED, TRUNCATED_TO_TIME }

  /**
   * A check.
   *
   * @param in where the answer comes from
   * @param timeSeconds what was written later than this Unix time is cut off; 0 cuts nothing
   */
  AofFileCheck(PrintStream out, BufferedReader in, boolean fix, long timeSeconds) {
    this.out = out;
    this.in = in;
    this.fix = fix;
    this.timeSeconds = timeSeconds;
  }

  /**
   * Checks a file.
   *
   * @param hasRdb whether it begins as RDB
   * @param isLast whether no other file follows: only then may it be cut
   * @throws ToolException if it is damaged and was not repaired
   */
  Outcome check(String name, Path file, boolean hasRdb, boolean isLast) throws IOException, ToolException {
    long size = Files.size(file);
    if (size == 0) {
      return Outcome.EMPTY;
    }
    long cut;
    boolean atTime;
    try (MappedFile mapped = new MappedFile(file)) {
      AofScanner scanner = new AofScanner(file.toString(), mapped.address(), size, hasRdb ? rdbBytes(file, mapped) : 0);
      AofFormatException damage = scan(scanner);
      atTime = isLater(scanner);
      cut = atTime ? scanner.bytesBeforeTime() : scanner.validBytes();
      if (!atTime) {
        report(name, scanner, size, damage);
      }
    }
    if (atTime) {
      cutToTime(file, name, cut, isLast);
      return Outcome.TRUNCATED_TO_TIME;
    }
    if (cut == size) {
      return Outcome.VALID;
    }
    repair(file, name, size, cut, isLast);
    return Outcome.TRUNCATED;
  }

  private long rdbBytes(Path file, MappedFile mapped) throws ToolException {
    long bytes = new RdbFileCheck(out, System.currentTimeMillis()).check(file.toString(), mapped.address(), mapped.size());
    if (bytes < 0) {
      throw new ToolException("RDB preamble of AOF file is not sane, aborting.");
    }
    out.println("RDB preamble is OK, proceeding with AOF tail...");
    return bytes;
  }

  /** Walks to the end, to damage, or to what was written too late; returns the damage or null. */
  private AofFormatException scan(AofScanner scanner) {
    try {
      boolean more = true;
      while (more && !isLater(scanner)) {
        more = scanner.next();
      }
      return null;
    } catch (AofFormatException e) {
      return e;
    }
  }

  private boolean isLater(AofScanner scanner) {
    return timeSeconds > 0 && scanner.timeSeconds() > timeSeconds;
  }

  private void report(String name, AofScanner scanner, long size, AofFormatException damage) {
    long valid = scanner.validBytes();
    if (damage != null) {
      out.println(String.format("0x%16x: %s", damage.offset(), damage.getMessage()));
    }
    if (valid == size && timeSeconds > 0) {
      out.println("Truncate nothing in AOF " + name + " to timestamp " + timeSeconds);
    } else {
      out.println("AOF analyzed: filename=" + name + ", size=" + size + ", ok_up_to=" + valid + ", ok_up_to_line="
          + scanner.line() + ", diff=" + (size - valid));
    }
  }

  private void cutToTime(Path file, String name, long cut, boolean isLast) throws IOException, ToolException {
    if (cut == 0) {
      throw new ToolException("AOF " + name + " has nothing before timestamp " + timeSeconds + ", aborting...");
    }
    if (!isLast) {
      throw new ToolException("Failed to truncate AOF " + name + " to timestamp " + timeSeconds + " to offset " + cut
          + " because it is not the last file.\nIf you insist, please delete all files after this file according to the"
          + " manifest file and delete the corresponding records in manifest file manually. Then re-run kinglet-check-aof.");
    }
    truncate(file, cut);
  }

  private void repair(Path file, String name, long size, long cut, boolean isLast) throws IOException, ToolException {
    if (!fix) {
      throw new ToolException("AOF " + name + " is not valid. Use the --fix option to try fixing it.");
    }
    if (!isLast) {
      throw new ToolException("Failed to truncate AOF " + name + " because it is not the last file");
    }
    out.println("This will shrink the AOF " + name + " from " + size + " bytes, with " + (size - cut) + " bytes, to " + cut
        + " bytes");
    out.print("Continue? [y/N]: ");
    out.flush();
    String answer = in.readLine();
    if (answer == null || !answer.startsWith("y") && !answer.startsWith("Y")) {
      throw new ToolException("Aborting...");
    }
    truncate(file, cut);
  }

  private static void truncate(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
      channel.force(true);
    }
  }
}
