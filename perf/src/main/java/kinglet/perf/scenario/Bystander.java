package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import org.HdrHistogram.Histogram;

/**
 * A client that asks GET after GET while something big happens to the server. It waits for each reply, and leaves the processor
 * to others meanwhile; for those who would have asked during a stall, one more wait is counted for each {@value
 * #EXPECTED_NS} ns of it (HdrHistogram's correction for coordinated omission). What it sees while nothing happens is printed
 * first: that is the machine.
 *
 * <p>Owned by the main thread.
 */
final class Bystander implements AutoCloseable {
  private static final int KEYS = 100_000;
  private static final int STRIDE = 7_919; // a prime, to walk the keys out of order
  private static final long EXPECTED_NS = 100_000;
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final String server;
  private final Pipeline client;
  private long asked;

  /** What happens beside it. */
  interface Event {
    void run() throws IOException;
  }

  /** Writes the keys that it asks for, and asks for a while. */
  Bystander(ServerProcess server) throws IOException {
    this.server = server.name();
    Pipeline.load(server.port(), KEYS, 32);
    client = new Pipeline(server.port(), KeyedCommand.get(), 1);
    during("warm-up", Bystander::pause);
    during("quiet", Bystander::pause);
  }

  private static void pause() throws IOException {
    Trial.pause(WARM_UP);
  }

  /** What it sees from an event's beginning to its end, in nanoseconds; the event has a thread of its own. */
  Histogram during(String what, Event event) throws IOException {
    CompletableFuture<Void> end = CompletableFuture.runAsync(() -> run(event), task -> Thread.ofPlatform().daemon().start(task));
    Histogram seen = new Histogram(60_000_000_000L, 3);
    long beginNs = System.nanoTime();
    while (!end.isDone()) {
      ask(seen);
    }
    print(String.format(Locale.ROOT, "during %s, %.1f s", what, (System.nanoTime() - beginNs) / 1e9), seen);
    await(end);
    return seen;
  }

  private static void run(Event event) {
    try {
      event.run();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static void await(CompletableFuture<Void> end) throws IOException {
    try {
      end.join();
    } catch (CompletionException e) {
      throw new IOException("the event failed", e.getCause());
    }
  }

  private void ask(Histogram seen) throws IOException {
    long sentNs = System.nanoTime();
    client.one(asked * STRIDE % KEYS);
    asked++;
    seen.recordValueWithExpectedInterval(Math.min(System.nanoTime() - sentNs, seen.getHighestTrackableValue()), EXPECTED_NS);
  }

  private void print(String when, Histogram seen) {
    Trial.OUT.printf(Locale.ROOT, "     %-7s %-22s GET p50 %.3f ms, p99 %.3f, p99.9 %.3f, max %.1f%n", server, when,
        ms(seen, 50), ms(seen, 99), ms(seen, 99.9), ms(seen, 100));
  }

  static double ms(Histogram seen, double percentile) {
    return seen.getValueAtPercentile(percentile) / 1e6;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
