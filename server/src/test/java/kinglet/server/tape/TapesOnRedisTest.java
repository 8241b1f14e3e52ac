package kinglet.server.tape;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;
import kinglet.server.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tape, against a real redis-server: what is checked here is the tape. Skipped where none is installed. */
final class TapesOnRedisTest {
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
    return Tapes.all().filter(test -> test.since().compareTo("7.0") <= 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void plays(Tape.Test test) throws Exception {
    TapePlayer.play(test, () -> new SocketClient(server.port()));
  }
}
