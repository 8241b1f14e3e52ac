package kinglet.server.tape;

import java.util.List;
import java.util.stream.Stream;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.server.Configuration;
import kinglet.server.Kinglet;
import kinglet.server.SystemClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tape, against the executor without sockets or threads. */
final class TapesInProcessTest {
  private static final int RING = 64;
  private static final Kinglet KINGLET = kinglet();
  private static final Inlet INLET = connect();

  static Stream<Tape.Test> tests() throws Exception {
    return Tapes.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void plays(Tape.Test test) throws Exception {
    TapePlayer.play(test, () -> new InProcessClient(KINGLET, INLET));
  }

  private static Kinglet kinglet() {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes"), null);
    return new Kinglet(configuration, new SystemClock(), 1);
  }

  private static Inlet connect() {
    Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
    KINGLET.executor().connect(inlet, RING);
    return inlet;
  }
}
