package kinglet.server.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import kinglet.aof.DamagedLogException;
import kinglet.aof.LogCheck;
import kinglet.aof.LogDirectory;
import kinglet.aof.file.MappedFile;
import kinglet.snapshot.mapped.MappedSnapshot;

/** Checks our own log, and repairs it after asking. */
final class LogFileCheck {
  private static final long MS_PER_SECOND = 1000;

  private final PrintStream out;
  private final BufferedReader in;
  private final boolean fix;
  private final long timeSeconds;

  LogFileCheck(PrintStream out, BufferedReader in, boolean fix, long timeSeconds) {
    this.out = out;
    this.in = in;
    this.fix = fix;
    this.timeSeconds = timeSeconds;
  }

  /** Whether there is a log of ours: its manifest, or the directory that it is in. */
  boolean isOurs(Path path) throws IOException {
    try {
      return LogDirectory.find(path) != null;
    } catch (DamagedLogException e) {
      return true;
    }
  }

  void check(Path path) throws IOException, ToolException {
    LogDirectory directory = open(path);
    for (Path snapshot : directory.snapshots()) {
      checkSnapshot(snapshot);
    }
    LogCheck log = new LogCheck(directory, out::println);
    if (timeSeconds > 0) {
      ask("Everything that was written after this time will be dropped from the log");
      log.truncateTo(timeSeconds * MS_PER_SECOND + MS_PER_SECOND - 1);
    } else if (!log.check().isEmpty()) {
      if (!fix) {
        throw new ToolException("The log is damaged. Use the --fix option to leave out what is damaged");
      }
      ask("What is damaged will be left out; the damaged files stay beside");
      log.fix();
    }
  }

  private void checkSnapshot(Path snapshot) throws IOException, ToolException {
    if (!isWhole(snapshot)) {
      throw new ToolException("The snapshot " + snapshot + " is damaged");
    }
  }

  private boolean isWhole(Path snapshot) throws IOException {
    if (MappedSnapshot.isNamed(snapshot)) {
      return new MappedFileCheck(out, System.currentTimeMillis()).check(snapshot);
    }
    try (MappedFile mapped = new MappedFile(snapshot)) {
      return new RdbFileCheck(out, System.currentTimeMillis()).check(snapshot.toString(), mapped.address(), mapped.size()) >= 0;
    }
  }

  private LogDirectory open(Path path) throws IOException, ToolException {
    try {
      return LogDirectory.find(path);
    } catch (DamagedLogException e) {
      out.println(e.getMessage());
      if (!fix) {
        throw new ToolException("Use the --fix option to restore it from its copy");
      }
      ask("The manifest will be restored from its copy");
      return restored(path);
    }
  }

  private static LogDirectory restored(Path path) throws IOException, ToolException {
    try {
      LogDirectory.restoreManifest(path);
      return LogDirectory.find(path);
    } catch (DamagedLogException | NoSuchFileException e) {
      throw new ToolException("Its copy is damaged too: " + e.getMessage() + "\nWhich files are the log can't be told for sure, as "
          + "some may be left over from a rewrite that was cut short. Nothing was changed. Take the manifest from a backup; or "
          + "load the newest .snapshot.rdb as a dump.rdb with appendonly no, which leaves out what was written after it", e);
    }
  }

  private void ask(String what) throws IOException, ToolException {
    out.println(what);
    out.print("Continue? [y/N]: ");
    out.flush();
    String answer = in.readLine();
    if (answer == null || !answer.startsWith("y") && !answer.startsWith("Y")) {
      throw new ToolException("Aborting...");
    }
  }
}
