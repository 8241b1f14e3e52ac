package kinglet.perf.scenario;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A keyspace grows to millions of keys while another client asks GET after GET: whoever resizes at one stroke shows in its
 * maximum. The loader keeps two small batches under way, so that a GET waits behind little of it. The reader is a closed
 * loop on purpose: its maximum is the longest time the server, or the machine, stood still.
 *
 * <p>Then the same loader writes the same keys again: nothing grows, and all else is as before. What GETs wait there they
 * waited for the loader and the machine; only what they waited more while the keyspace grew is because of growth.
 */
@Command(name = "growth", description = "GET latency while the keyspace grows to 20M keys")
final class Growth extends Trial {
  private static final long READ_KEYS = 100_000;
  private static final long SLOW_NANOS = 2_000_000;
  private static final long STRIDE = 7_919; // a prime, to walk the keys out of order

  @Option(names = "--keys", defaultValue = "20000000", description = "keys at the end, of 16 bytes, with 32 bytes each")
  private long keys;

  @Option(names = "--depth", defaultValue = "32", description = "commands in one batch of the loader")
  private int depth;

  @Option(names = "--limit-slow", defaultValue = "20", description = "GETs over 2 ms in a million, beyond those of the second pass")
  private double limitSlow;

  @Option(names = "--limit-ms", defaultValue = "5", description = "p99.99 of GET in milliseconds, at most")
  private double limitMs;

  @Option(names = "--limit-max-ms", defaultValue = "50", description = "longest GET in milliseconds, at most; a noisy machine alone makes 10")
  private double limitMaxMs;

  @Override
  void run() throws IOException {
    try (ServerProcess server = start("")) {
      Pipeline.load(server.port(), READ_KEYS, 32);
      Histogram growing = readWhileLoading(server.port(), "");
      report("resident MiB", server.figures().residentBytes() / 1048576.0);
      Histogram standing = readWhileLoading(server.port(), ", written again");
      judge(server, growing, standing);
    } catch (CompletionException e) {
      throw new IOException("the reader failed", e.getCause());
    }
  }

  private static void thread(Runnable task) {
    Thread.ofPlatform().name("reader").daemon().start(task);
  }

  private Histogram readWhileLoading(int port, String phase) throws IOException {
    AtomicBoolean loaded = new AtomicBoolean();
    CompletableFuture<Histogram> reader = CompletableFuture.supplyAsync(() -> read(port, loaded), Growth::thread);
    report("keys loaded a second" + phase, (keys - READ_KEYS) / load(port, loaded));
    Histogram latency = reader.join();
    report("GETs" + phase, latency.getTotalCount());
    report("GET p50 ms" + phase, latency.getValueAtPercentile(50) / 1e6);
    report("GET p99.9 ms" + phase, latency.getValueAtPercentile(99.9) / 1e6);
    report("GET max ms" + phase, latency.getMaxValue() / 1e6);
    report("GETs over 2 ms in a million" + phase, slow(latency));
    return latency;
  }

  private static double slow(Histogram latency) {
    return 1e6 * latency.getCountBetweenValues(SLOW_NANOS, latency.getHighestTrackableValue()) / latency.getTotalCount();
  }

  private double load(int port, AtomicBoolean loaded) throws IOException {
    long begin = System.nanoTime();
    try (Pipeline loader = new Pipeline(port, KeyedCommand.set(32), depth)) {
      loader.run(READ_KEYS, keys);
    } finally {
      loaded.set(true);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  /** On the reader's thread. */
  private static Histogram read(int port, AtomicBoolean loaded) {
    Histogram latency = new Histogram(60_000_000_000L, 3);
    try (Pipeline client = new Pipeline(port, KeyedCommand.get(), 1)) {
      for (long i = 0; !loaded.get(); i++) {
        long sent = System.nanoTime();
        client.one(i * STRIDE % READ_KEYS);
        latency.recordValue(Math.min(System.nanoTime() - sent, latency.getHighestTrackableValue()));
      }
      return latency;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private void judge(ServerProcess server, Histogram growing, Histogram standing) throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      mustBe(keys, "keys", client.callForLong("DBSIZE"));
    }
    atMost(limitSlow, "GETs over 2 ms in a million, because of growth", Math.max(0, slow(growing) - slow(standing)));
    atMost(limitMs, "GET p99.99 ms", growing.getValueAtPercentile(99.99) / 1e6);
    atMost(limitMaxMs, "GET max ms", growing.getMaxValue() / 1e6);
  }
}
