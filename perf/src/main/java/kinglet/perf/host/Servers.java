package kinglet.perf.host;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The two servers of a comparison, as options of a command. */
public final class Servers {
  @Option(names = "--reference", paramLabel = "COMMAND", description = "command line of the reference, with {port}; default: redis-server")
  private String reference;

  @Option(names = "--candidate", paramLabel = "COMMAND", description = "command line of the candidate, with {port}; default: bin/kinglet-server")
  private String candidate;

  public ServerProcess startReference(Path logDirectory) throws IOException {
    return orDefault(reference, Contestant.redis()).start(logDirectory);
  }

  public ServerProcess startCandidate(Path logDirectory) throws IOException {
    return orDefault(candidate, Contestant.kinglet()).start(logDirectory);
  }

  private static Contestant orDefault(String commandLine, Contestant otherwise) {
    return commandLine == null ? otherwise : new Contestant(otherwise.name(), commandLine);
  }
}
