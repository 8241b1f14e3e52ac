package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import kinglet.server.tape.SocketClient;

/** A client that PINGs all the while, and should notice nothing of what others do. */
final class Bystander {
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  private final Thread thread;
  private volatile boolean ended;
  private volatile Throwable failure;
  private long worstNanos;
  private int pings;

  Bystander(TestServer server) throws IOException {
    SocketClient client = server.connect();
    thread = Thread.ofPlatform().name("bystander").start(() -> ping(client));
  }

  private void ping(SocketClient client) {
    try (client) {
      do {
        long startNanos = System.nanoTime();
        if (!client.call("PING").text().equals("PONG")) {
          throw new IllegalStateException("PING was not answered by PONG");
        }
        worstNanos = Math.max(worstNanos, System.nanoTime() - startNanos);
        pings++;
        Thread.sleep(2);
      } while (!ended);
    } catch (Exception e) {
      failure = e;
    }
  }

  /** Ends it; fails if it noticed something. */
  void end() throws InterruptedException {
    ended = true;
    thread.join();
    assertNull(failure);
    assertTrue(pings > 0);
    // Generous, because the machine that tests is busy; a server that waits for one client would be silent for longer.
    assertTrue(worstNanos < SILENCE_NANOS_MAX, () -> "a PING took " + worstNanos + " ns");
  }
}
