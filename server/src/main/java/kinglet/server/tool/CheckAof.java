package kinglet.server.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kinglet.aof.redis.Manifest;
import kinglet.aof.redis.Manifest.Part;
import kinglet.aof.redis.ManifestException;
import kinglet.server.tool.AofFileCheck.Outcome;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code kinglet-check-aof}: checks append-only files of Redis, one file or all that a manifest names, and cuts off what is
 * damaged; and our own log, of which it leaves out what is damaged.
 */
@Command(name = "kinglet-check-aof", exitCodeOnInvalidInput = 1, exitCodeOnExecutionException = 1, description =
    "Checks append-only files, one or all that a manifest names, and cuts off what is damaged.")
public final class CheckAof implements Callable<Integer> {
  private static final String USAGE =
      "Usage: kinglet-check-aof [--fix|--truncate-to-timestamp $timestamp] <file.manifest|file.aof|file.kinglet|directory>";

  private final PrintStream out;
  private final BufferedReader in;

  @Option(names = "--fix", description = "after asking, cuts the last file behind its last whole command")
  private boolean fix;

  @Option(names = "--truncate-to-timestamp", paramLabel = "<seconds>",
      description = "cuts off what was written after this Unix time; the file must have annotations (aof-timestamp-enabled)")
  private long timeSeconds;

  @Parameters(arity = "0..1", paramLabel = "<file.manifest|file.aof>", description = "a manifest or a file")
  private Path file;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(names = {"-h", "--help"}, usageHelp = true, description = "prints this")
  private boolean help;

  CheckAof(PrintStream out, InputStream in) {
    this.out = out;
    this.in = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
  }

  @Override
  public Integer call() {
    if (file == null || fix && timeSeconds > 0) {
      out.println(USAGE);
      return 1;
    }
    try {
      check();
      return 0;
    } catch (IOException e) {
      out.println("Cannot open file " + file + ": " + Reasons.of(e));
    } catch (ManifestException e) {
      out.println("\n*** FATAL AOF MANIFEST FILE ERROR ***\n");
      if (e.line() > 0) {
        out.println("Reading the manifest file, at line " + e.line() + "\n\n>>> '" + e.text() + "'\n");
      }
      out.println(e.getMessage());
    } catch (ToolException e) {
      out.println(e.getMessage());
    }
    return 1;
  }

  private void check() throws IOException, ManifestException, ToolException {
    LogFileCheck log = new LogFileCheck(out, in, fix, timeSeconds);
    if (log.isOurs(file)) {
      log.check(file);
    } else if (isManifest()) {
      checkAll();
    } else {
      out.println("Start checking Old-Style AOF");
      tell("AOF", file.toString(), check(file.toString(), file, true));
    }
  }

  /** Its first line that is no comment names a file. */
  private boolean isManifest() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, ISO_8859_1)) {
      String line = reader.readLine();
      while (line != null && line.startsWith("#")) {
        line = reader.readLine();
      }
      return line != null && line.startsWith("file");
    }
  }

  private void checkAll() throws IOException, ManifestException, ToolException {
    out.println("Start checking Multi Part AOF");
    Manifest manifest = Manifest.read(file);
    Part last = manifest.parts().isEmpty() ? null : manifest.parts().getLast();
    if (manifest.base().isPresent()) {
      Part base = manifest.base().get();
      out.println("Start to check BASE AOF (" + (isRdb(path(base)) ? "RDB" : "RESP") + " format).");
      tell("BASE AOF", base.file(), check(base.file(), path(base), base.equals(last)));
    }
    if (!manifest.increments().isEmpty()) {
      out.println("Start to check INCR files.");
    }
    for (Part part : manifest.increments()) {
      tell("INCR AOF", part.file(), check(part.file(), path(part), part.equals(last)));
    }
    out.println("All AOF files and manifest are valid");
  }

  private Path path(Part part) {
    return file.resolveSibling(part.file());
  }

  private Outcome check(String name, Path path, boolean isLast) throws IOException, ToolException {
    if (!Files.exists(path)) {
      throw new ToolException("Cannot open file " + path + ": No such file or directory, aborting...");
    }
    return new AofFileCheck(out, in, fix, timeSeconds).check(name, path, isRdb(path), isLast);
  }

  private static boolean isRdb(Path path) throws IOException {
    try (InputStream bytes = Files.newInputStream(path)) {
      byte[] head = bytes.readNBytes(8);
      return head.length == 8 && new String(head, ISO_8859_1).startsWith("REDIS");
    }
  }

  private void tell(String kind, String name, Outcome outcome) {
    out.println(switch (outcome) {
      case VALID -> kind + " " + name + " is valid";
      case EMPTY -> kind + " " + name + " is empty";
      case TRUNCATED -> "Successfully truncated AOF " + name;
      case TRUNCATED_TO_TIME -> "Successfully truncated AOF " + name + " to timestamp " + timeSeconds;
    });
  }

  /** The process. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CheckAof(System.out, System.in)).execute(arguments));
  }
}
