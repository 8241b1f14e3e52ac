package kinglet.server.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import kinglet.aof.LogDirectory;
import kinglet.aof.Recovery;
import kinglet.aof.file.MappedFile;

/** Reads a log of ours to its end, as a start does, but executes nothing. Owned by one thread. */
final class OwnLogCheck implements Recovery.Sink {
  /** What stands behind the log's name in the name of its manifest. */
  static final String SUFFIX = ".kinglet";

  private final PrintStream out;

  OwnLogCheck(PrintStream out) {
    this.out = out;
  }

  /**
   * Checks the log of a manifest.
   *
   * @throws IOException if it is damaged or its end is torn; the message says where
   */
  void check(Path manifest) throws IOException {
    out.println("Start checking the log of " + manifest);
    String name = manifest.getFileName().toString();
    LogDirectory log = new LogDirectory(manifest.toAbsolutePath().getParent(), name.substring(0, name.length() - SUFFIX.length()));
    try (Recovery recovery = new Recovery(log, Recovery.Target.END, false, this)) {
      recovery.start();
      while (recovery.run(Long.MAX_VALUE)) {
        // One slice is all.
      }
      out.println("The log is valid: " + recovery.commits() + " commits up to offset " + recovery.offset());
    }
  }

  @Override
  public void load(Path snapshot) throws IOException {
    try (MappedFile mapped = new MappedFile(snapshot)) {
      if (new RdbFileCheck(out, System.currentTimeMillis()).check(snapshot.toString(), mapped.address(), mapped.size()) < 0) {
        throw new IOException("The snapshot " + snapshot + " is damaged");
      }
    }
  }

  @Override
  public String apply(int database, long timeMs, long address, long length) {
    return null;
  }
}
