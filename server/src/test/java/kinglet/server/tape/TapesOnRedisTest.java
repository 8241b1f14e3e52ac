package kinglet.server.tape;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tape, against a real redis-server: what is checked here is the tape. Skipped where none is installed. */
final class TapesOnRedisTest {
  private static Process server;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(isInstalled(), "no redis-server on this machine");
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path folder = Files.createTempDirectory("kinglet-tapes");
    server = new ProcessBuilder("redis-server", "--port", String.valueOf(port), "--save", "", "--dir", folder.toString(),
        "--enable-debug-command", "yes", "--daemonize", "no").redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    awaitPort();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.destroy();
    }
  }

  static Stream<Tape.Test> tests() throws Exception {
    return Tapes.all().filter(test -> test.since().compareTo("7.0") <= 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void plays(Tape.Test test) throws Exception {
    TapePlayer.play(test, () -> new SocketClient(port));
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
  }

  private static void awaitPort() throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        new SocketClient(port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("redis-server does not answer");
  }
}
