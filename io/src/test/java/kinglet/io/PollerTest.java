package kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicReference;
import kinglet.engine.time.Clock;
import org.junit.jupiter.api.Test;

class PollerTest {
  private final IoCounters counters = new IoCounters();

  @Test
  void leavesASelectorThatSpins() throws Exception {
    AtomicReference<Selector> broken = new AtomicReference<>();
    SelectCall call = (selector, action, timeoutMs) -> {
      broken.compareAndSet(null, selector);
      return selector == broken.get() ? 0 : SelectCall.REAL.select(selector, action, timeoutMs);
    };
    Poller poller = new Poller(call, OkServer.CLOCK, counters);
    Pipe pipe = Pipe.open();
    Recorder recorder = new Recorder();
    pipe.source().configureBlocking(false);
    poller.register(pipe.source(), SelectionKey.OP_READ, recorder);
    pipe.sink().write(ByteBuffer.allocate(1));
    for (int i = 0; i < Poller.SPINS_MAX; i++) {
      poller.beforeSleep();
      assertEquals(0, poller.select(1000));
    }
    assertEquals(1, counters.rebuilds());
    poller.beforeSleep();
    assertEquals(1, poller.select(1000));
    assertEquals(1, recorder.ready);
    assertEquals(poller.register(pipe.source(), SelectionKey.OP_READ, recorder), recorder.key);
    poller.close();
    pipe.sink().close();
    pipe.source().close();
  }

  @Test
  void wakeUpsAndTimeoutsAreNoSpins() throws Exception {
    Clock clock = OkServer.CLOCK;
    Poller poller = new Poller(SelectCall.REAL, clock, counters);
    for (int i = 0; i < Poller.SPINS_MAX * 2; i++) {
      poller.beforeSleep();
      poller.wake();
      assertEquals(0, poller.select(1000));
    }
    poller.beforeSleep();
    long start = clock.nanos();
    poller.select(20);
    assertEquals(0, counters.rebuilds());
    assertEquals(true, clock.nanos() - start >= 15_000_000);
    poller.close();
  }

  private static final class Recorder implements KeyHandler {
    int ready;
    SelectionKey key;

    @Override
    public void ready(SelectionKey readyKey) {
      ready++;
    }

    @Override
    public void moved(SelectionKey newKey) {
      key = newKey;
    }
  }
}
