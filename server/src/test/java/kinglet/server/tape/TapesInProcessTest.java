package kinglet.server.tape;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.Configuration;
import kinglet.server.Kinglet;
import kinglet.server.SystemClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tape, against the executor without sockets or threads. */
final class TapesInProcessTest {
  private static final int RING = 64;
  private static Kinglet kinglet;
  private static Inlet inlet;

  @BeforeAll
  static void start() throws IOException {
    kinglet = kinglet();
    inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
    kinglet.executor().connect(inlet, RING);
  }

  static Stream<Tape.Test> tests() throws Exception {
    return Tapes.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void plays(Tape.Test test) throws Exception {
    TapePlayer.play(test, () -> new InProcessClient(kinglet, inlet));
  }

  private static Kinglet kinglet() throws IOException {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes", "--save", "", "--dir",
        Files.createTempDirectory("kinglet-test").toString()), null);
    return new Kinglet(configuration, new SystemClock(), 1);
  }
}
