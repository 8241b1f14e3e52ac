package kinglet.server.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kinglet.aof.redis.AofDirectory;
import kinglet.aof.redis.Manifest;
import kinglet.server.OfflineServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code kinglet-export}: writes the data of a server's directory as files that redis-server loads, an RDB file or append-only
 * files with their manifest. The server must not run. The directory stays as it is.
 */
@Command(name = "kinglet-export", exitCodeOnInvalidInput = 1, exitCodeOnExecutionException = 1, description =
    "Writes the data of a stopped server's directory as files that redis-server loads: an RDB file or append-only files.")
public final class Export implements Callable<Integer> {
  private static final String RDB_OF_FIELD_DEADLINES = "REDIS0012";

  private final PrintStream out;

  @Option(names = "--rdb", paramLabel = "<file>", description = "writes an RDB file")
  private Path rdb;

  @Option(names = "--aof", paramLabel = "<folder>", description = "writes append-only files into this new folder")
  private Path aof;

  @Option(names = "--appenddirname", defaultValue = "appendonlydir", description = "as the server's setting: ${DEFAULT-VALUE}")
  private String folder;

  @Option(names = "--appendfilename", defaultValue = "appendonly.aof", description = "as the server's setting: ${DEFAULT-VALUE}")
  private String name;

  @Option(names = "--dbfilename", defaultValue = "dump.rdb", description = "as the server's setting: ${DEFAULT-VALUE}")
  private String dump;

  @Option(names = "--databases", defaultValue = "16", description = "as the server's setting: ${DEFAULT-VALUE}")
  private int databases;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(names = {"-h", "--help"}, usageHelp = true, description = "prints this")
  private boolean help;

  @Parameters(paramLabel = "<dir>", description = "the server's working directory")
  private Path dir;

  Export(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    if (rdb == null && aof == null) {
      out.println("Nothing to do: give --rdb <file> or --aof <folder>");
      return 1;
    }
    try {
      export();
      return 0;
    } catch (IOException e) {
      out.println("Not exported: " + e.getMessage());
    } catch (ToolException e) {
      out.println(e.getMessage());
    }
    return 1;
  }

  private void export() throws IOException, ToolException {
    OfflineServer server = new OfflineServer(databases);
    String source = server.load(new AofDirectory(dir, folder, name), dir.resolve(dump));
    if (source.isEmpty()) {
      throw new ToolException("No data in " + dir);
    }
    out.println("Loaded " + server.keys() + " keys from " + source);
    if (rdb != null) {
      write(server, rdb);
    }
    if (aof != null) {
      writeLog(server);
    }
  }

  private void write(OfflineServer server, Path file) throws IOException, ToolException {
    if (Files.exists(file)) {
      throw new ToolException("There is a file " + file + " already");
    }
    server.save(file);
    out.println("Wrote " + file + ", " + Files.size(file) + " bytes");
    if (startsWith(file, RDB_OF_FIELD_DEADLINES)) {
      out.println("There are hashes with deadlines of fields: Redis before 7.4 can't load it");
    }
  }

  private static boolean startsWith(Path file, String head) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return new String(bytes.readNBytes(head.length()), ISO_8859_1).equals(head);
    }
  }

  /** All data is in the base; what a server will add goes into the increment. The manifest comes last: it makes them a log. */
  private void writeLog(OfflineServer server) throws IOException, ToolException {
    Path manifest = aof.resolve(name + Manifest.SUFFIX);
    if (Files.exists(manifest)) {
      throw new ToolException("There is a log in " + aof + " already");
    }
    Files.createDirectories(aof);
    String base = name + ".1.base.rdb";
    String increment = name + ".1.incr.aof";
    write(server, aof.resolve(base));
    Files.createFile(aof.resolve(increment));
    Files.writeString(manifest, Manifest.of(base, increment).toString(), ISO_8859_1);
    out.println("Wrote " + manifest);
  }

  /** The process. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Export(System.out)).execute(arguments));
  }
}
