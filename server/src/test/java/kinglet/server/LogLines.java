package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kinglet.server.log.ServerLog;

/** What the server of this process logs while this is open, from notices on. */
final class LogLines implements AutoCloseable {
  private static final int TRIES = 400;
  private static final int TRY_MS = 20;

  private final Path file;

  /** Begins, in a file of this folder. A server that starts later must be told to log there: {@link #options}. */
  LogLines(Path folder) throws IOException {
    file = folder.resolve("server.log");
    ServerLog.file(file.toString());
    ServerLog.level("notice");
  }

  /** The options with which a server logs here. */
  String[] options(String... more) {
    String[] all = {"--logfile", file.toString(), "--loglevel", "notice"};
    return Stream.concat(Stream.of(all), Stream.of(more))
        .toArray(String[]::new);
  }

  String text() throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Waits until there is a line with these words; returns whether it came. */
  boolean hasSoon(String words) throws Exception {
    for (int i = 0; i < TRIES && !text().contains(words); i++) {
      Thread.sleep(TRY_MS);
    }
    return text().contains(words);
  }

  @Override
  public void close() throws IOException {
    ServerLog.level("warning");
    ServerLog.file("");
  }
}
