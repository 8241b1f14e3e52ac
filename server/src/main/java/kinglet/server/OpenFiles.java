package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kinglet.engine.config.ClientSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many descriptors the process may have, which limits how many clients there can be. The JVM has raised the limit as far
 * as it may before this looks. Source: adjustOpenFilesLimit of Redis 7.2, with its messages.
 */
final class OpenFiles {
  /** What is needed beside clients, as Redis reckons. */
  private static final long RESERVED = 32;

  private static final Logger LOG = LoggerFactory.getLogger("kinglet");
  private static final String NAME = "Max open files";
  private static final long UNLIMITED = Long.MAX_VALUE;

  private OpenFiles() {}

  /**
   * Lowers {@code maxclients} to what the system allows.
   *
   * @throws IllegalStateException if that is not even one
   */
  static void limitClients(ClientSettings clients) {
    limitClients(clients, limit());
  }

  static void limitClients(ClientSettings clients, long limit) {
    long wanted = clients.clientsMax();
    if (limit <= RESERVED) {
      throw new IllegalStateException("Your current 'ulimit -n' of " + limit + " is not enough for the server to start. Please "
          + "increase your open file limit to at least " + (wanted + RESERVED) + ". Exiting.");
    }
    clients.clientsPossible(limit - RESERVED);
    if (clients.clientsMax() < wanted) {
      LOG.warn("You requested maxclients of {} requiring at least {} max file descriptors.", wanted, wanted + RESERVED);
      LOG.warn("Server can't set maximum open files to {} because of OS error: Operation not permitted.", wanted + RESERVED);
      LOG.warn("Current maximum open files is {}. maxclients has been reduced to {} to compensate for low ulimit. If you need "
          + "higher maxclients increase 'ulimit -n'.", limit, clients.clientsMax());
    }
  }

  private static long limit() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream().filter(line -> line.startsWith(NAME))
          .map(line -> line.substring(NAME.length()).strip().split(" +")[0])
          .mapToLong(word -> word.equals("unlimited") ? UNLIMITED : Long.parseLong(word)).findFirst().orElse(UNLIMITED);
    } catch (IOException e) {
      LOG.warn("Unable to obtain the current limit of open files ({})", e.getMessage());
      return UNLIMITED;
    }
  }
}
