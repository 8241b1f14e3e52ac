package kinglet.server.tape;

import java.util.stream.Stream;
import kinglet.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tape over TCP, in both threading modes. */
final class TapesOverTcpTest {
  private static TestServer shared;
  private static TestServer dedicated;

  @BeforeAll
  static void start() throws Exception {
    shared = TestServer.start("--enable-debug-command", "yes", "--threading-mode", "shared");
    dedicated = TestServer.start("--enable-debug-command", "yes", "--threading-mode", "dedicated", "--io-threads", "2");
  }

  @AfterAll
  static void stop() {
    shared.close();
    dedicated.close();
  }

  static Stream<Tape.Test> tests() throws Exception {
    return Tapes.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void playsInSharedMode(Tape.Test test) throws Exception {
    TapePlayer.play(test, shared::connect);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void playsInDedicatedMode(Tape.Test test) throws Exception {
    TapePlayer.play(test, dedicated::connect);
  }
}
