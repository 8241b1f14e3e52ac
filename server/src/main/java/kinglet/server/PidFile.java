package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kinglet.engine.config.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the number of this process, for service managers. That it cannot be written stops nothing, as in Redis. */
final class PidFile {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");
  private static final String DAEMONS = "/var/run/redis.pid";

  private final Path path;

  private PidFile(Path path) {
    this.path = path;
  }

  /** The one that the settings name; a daemon has one in any case. */
  static PidFile of(ServerSettings settings) {
    String name = settings.pidFile().isEmpty() && settings.daemonize() ? DAEMONS : settings.pidFile();
    return new PidFile(name.isEmpty() ? null : Path.of(settings.directory()).resolve(name));
  }

  void write() {
    try {
      if (path != null) {
        Files.writeString(path, ProcessHandle.current().pid() + "\n");
      }
    } catch (IOException e) {
      LOG.warn("Failed to write PID file {}: {}", path, e.toString());
    }
  }

  void remove() {
    try {
      if (path != null && Files.deleteIfExists(path)) {
        LOG.info("Removed the PID file");
      }
    } catch (IOException e) {
      LOG.warn("Failed to remove PID file {}: {}", path, e.toString());
    }
  }
}
