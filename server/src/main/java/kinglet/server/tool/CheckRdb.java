package kinglet.server.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kinglet.aof.file.MappedFile;
import kinglet.engine.stats.Version;
import kinglet.snapshot.mapped.MappedSnapshot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kinglet-check-rdb}: reads an RDB file, or a mapped snapshot, to the end and says whether a server could load it. */
@Command(name = "kinglet-check-rdb", exitCodeOnInvalidInput = 1, exitCodeOnExecutionException = 1,
    description = "Reads an RDB file to the end and says whether a server could load it.")
public final class CheckRdb implements Callable<Integer> {
  private final PrintStream out;

  @Parameters(arity = "0..1", paramLabel = "<rdb-file-name>", description = "the file")
  private Path file;

  @Option(names = {"-v", "--version"}, description = "prints the version")
  private boolean version;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(names = {"-h", "--help"}, usageHelp = true, description = "prints this")
  private boolean help;

  CheckRdb(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    if (version) {
      out.println("kinglet-check-rdb " + Version.KINGLET);
      return 0;
    }
    if (file == null) {
      out.println("Usage: kinglet-check-rdb <rdb-file-name>");
      return 1;
    }
    return check() ? 0 : 1;
  }

  private boolean check() {
    try {
      if (Files.size(file) == 0) {
        out.println("[offset 0] The file is empty: " + file);
        return false;
      }
      if (MappedSnapshot.isNamed(file)) {
        return new MappedFileCheck(out, System.currentTimeMillis()).check(file);
      }
      try (MappedFile mapped = new MappedFile(file)) {
        return new RdbFileCheck(out, System.currentTimeMillis()).check(file.toString(), mapped.address(), mapped.size()) >= 0;
      }
    } catch (IOException e) {
      out.println("Cannot open file " + file + ": " + Reasons.of(e));
      return false;
    }
  }

  /** The process. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CheckRdb(System.out)).execute(arguments));
  }
}
