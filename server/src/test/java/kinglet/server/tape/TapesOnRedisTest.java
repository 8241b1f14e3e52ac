package kinglet.server.tape;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.stream.Stream;
import kinglet.server.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every tape, against a real redis-server: what is checked here is the tape. Skipped where none is installed; tests of what is
 * newer than the one installed are left out.
 */
final class TapesOnRedisTest {
  private static final String VERSION = "redis_version:";

  private static RedisServer server;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  static Stream<Tape.Test> tests() throws Exception {
    String version = version();
    return Tapes.all().filter(test -> test.since().compareTo(version) <= 0);
  }

  private static String version() throws IOException {
    try (SocketClient client = new SocketClient(server.port())) {
      String info = client.call("INFO server").text();
      return info.lines().filter(line -> line.startsWith(VERSION)).findFirst().orElseThrow().substring(VERSION.length());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void plays(Tape.Test test) throws Exception {
    TapePlayer.play(test, () -> new SocketClient(server.port()));
  }
}
