package kinglet.perf.host;

import java.io.IOException;
import java.nio.file.Path;

/** A server by name and by the command line that starts it; {@code {port}} in it stands for the port. */
public record Contestant(String name, String commandLine) {
  private static final String EQUAL_SETTINGS = " --port {port} --save \"\" --appendonly no";

  public Contestant {
    if (!commandLine.contains("{port}")) {
      throw new IllegalArgumentException("no {port} in: " + commandLine);
    }
  }

  /** The stock server from the PATH, without persistence. */
  public static Contestant redis() {
    return new Contestant("redis", "redis-server" + EQUAL_SETTINGS);
  }

  /** This repository's server, without persistence. */
  public static Contestant kinglet() {
    Path server = Environment.home().resolve("bin/kinglet-server");
    return new Contestant("kinglet", "'" + server + "'" + EQUAL_SETTINGS);
  }

  public Contestant with(String moreArguments) {
    return new Contestant(name, commandLine + " " + moreArguments);
  }

  /** Starts it on a spare port and returns once it answers; its output goes to a file in the given directory. */
  public ServerProcess start(Path logDirectory) throws IOException {
    return ServerProcess.start(this, logDirectory);
  }
}
