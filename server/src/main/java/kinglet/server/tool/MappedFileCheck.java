package kinglet.server.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import kinglet.server.OfflineData;
import kinglet.snapshot.load.RdbLoadException;
import kinglet.snapshot.mapped.MappedCheck;

/** Reads a mapped snapshot as a server would, key by key, and reports as {@link RdbFileCheck} does. Owned by one thread. */
final class MappedFileCheck implements MappedCheck.Report {
  private final PrintStream out;
  private final RdbCounts counts;

  MappedFileCheck(PrintStream out, long nowMs) {
    this.out = out;
    counts = new RdbCounts(nowMs);
  }

  /** Whether the file is whole. */
  boolean check(Path file) throws IOException {
    out.println("[offset 0] Checking mapped snapshot " + file);
    OfflineData data = new OfflineData();
    boolean whole = new MappedCheck(data.keyspace(), data.values(), this).check(file);
    if (whole) {
      out.println("\\o/ The mapped snapshot looks OK! \\o/");
    }
    counts.print(out);
    counts.printDetails(out);
    return whole;
  }

  @Override
  public void key(int database, int rdbType, long deadlineMs) {
    counts.add(database, rdbType, deadlineMs);
  }

  @Override
  public void damage(RdbLoadException what) {
    out.println("--- ERROR DETECTED ---");
    out.println("[offset " + what.offset() + "] " + what.getMessage());
  }
}
