package kinglet.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The end of a process that can't go on: says why, then halts. Who reads the log may be gone or not keep up, so that to write to
 * it fails or waits for ever: why broken code ended it stands in a file as well, and nobody waits for the log for long. Any
 * thread.
 */
final class LastWords {
  private static final long LOG_MS_MAX = 2000;

  private LastWords() {}

  /** Keeps the reason in a file of the server's directory, in {@code kinglet-crash-PID.txt}. */
  static void keep(Path directory, String reason, Throwable error) {
    Path file = directory.resolve("kinglet-crash-" + ProcessHandle.current().pid() + ".txt");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.println(reason);
      error.printStackTrace(out);
    } catch (IOException e) {
      // The log is what is left.
    }
  }

  /**
   * Says it and ends.
   *
   * @param log says it in the log
   * @param halt ends the process
   */
  static void say(Runnable log, Runnable halt) {
    Thread speaker = Thread.ofPlatform().name("last-words").daemon().start(log);
    try {
      boolean ignored = speaker.join(Duration.ofMillis(LOG_MS_MAX));
    } catch (InterruptedException e) {
      // All the sooner.
    }
    halt.run();
  }
}
