package kinglet.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Where relative paths start from: a JVM cannot change its own working directory, so this keeps what {@code dir} said last.
 * Owned by the thread that reads the configuration, then by the executor. Source of the words: chdir(2), as Redis shows them.
 */
final class WorkingDirectory implements UnaryOperator<String> {
  private Path current = Path.of("").toAbsolutePath();

  /** Enters a directory; returns its absolute path. */
  @Override
  public String apply(String path) {
    Path next = current.resolve(path).normalize();
    if (!Files.exists(next)) {
      throw new IllegalArgumentException("No such file or directory");
    }
    if (!Files.isDirectory(next)) {
      throw new IllegalArgumentException("Not a directory");
    }
    if (!Files.isExecutable(next)) {
      throw new IllegalArgumentException("Permission denied");
    }
    current = next;
    return next.toString();
  }
}
