package kinglet.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A load on a server that stands still once: the requests which were due meanwhile must show it. */
class LoadTest {
  private static final int STALL_MS = 300;
  private static final Mix GETS = new Mix(1, 100, 32);

  @Test
  void aStallCountsForEveryRequestThatWasDueInIt() throws IOException {
    try (ServerSocket server = stallingServer(500);
        Load load = new Load(server.getLocalPort(), 2, GETS)) {
      LoadOutcome outcome = load.openLoop(2_000, 1_000_000_000L);
      assertEquals(2_000, outcome.latency().getTotalCount());
      assertEquals(0, outcome.unanswered());
      assertEquals(0, outcome.errors());
      // 2,000/s for 0.3 s were due on the two connections; a closed loop would have counted two slow ones.
      assertTrue(slowerThan(50, outcome) > 400, "slow: " + slowerThan(50, outcome));
      assertTrue(outcome.latencyMs(100) >= STALL_MS * 0.9, "max " + outcome.latencyMs(100));
    }
  }

  @Test
  void aClosedLoopCountsRepliesOnly() throws IOException {
    try (ServerSocket server = stallingServer(Integer.MAX_VALUE);
        Load load = new Load(server.getLocalPort(), 2, GETS)) {
      assertTrue(load.closedLoop(100_000_000L) > 0);
      assertEquals(100, load.openLoop(1_000, 100_000_000L).latency().getTotalCount(), "usable again after");
    }
  }

  private static long slowerThan(long ms, LoadOutcome outcome) {
    return outcome.latency().getCountBetweenValues(ms * 1_000_000, outcome.latency().getHighestTrackableValue());
  }

  /** Answers GET with nil; each connection pauses once, after so many commands. */
  private static ServerSocket stallingServer(int stallAfter) throws IOException {
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    for (int i = 0; i < 2; i++) {
      Thread.ofPlatform().daemon().start(() -> serve(server, stallAfter));
    }
    return server;
  }

  private static void serve(ServerSocket server, int stallAfter) {
    try (Socket socket = server.accept()) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      byte[] command = in.readNBytes(GETS.get().length());
      for (int n = 1; command.length == GETS.get().length(); n++) {
        if (n == stallAfter) {
          Thread.sleep(STALL_MS);
        }
        socket.getOutputStream().write("$-1\r\n".getBytes(StandardCharsets.US_ASCII));
        command = in.readNBytes(GETS.get().length());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
