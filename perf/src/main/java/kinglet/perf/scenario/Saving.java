package kinglet.perf.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Medians;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * BGSAVE while one client overwrites keys and another asks for its own: what does the reader wait, how long does it take, and
 * how long does it take to load the file again, beside redis-server? The mission's rows S3.25 (a load's time) and S3.28 (a fork's
 * stall) are this.
 */
@Command(name = "saving", description = "GET latency during BGSAVE under writes, its time and that of the load, beside redis-server")
final class Saving extends Trial {
  private static final int DEPTH = 500;
  private static final int WRITES_AT_ONCE = 16;
  private static final int STRIDE = 7_919; // a prime, to walk the keys out of order
  private static final Duration WRITE_PAUSE = Duration.ofMillis(1);
  private static final Duration POLL = Duration.ofMillis(20);

  @Option(names = "--keys", defaultValue = "5000000", description = "keys of 16 bytes with values of 32")
  private long keys;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds; the median counts, since the first compiles code")
  private int rounds;

  private record Seen(Histogram reads, double saveSeconds, double loadSeconds) {}

  @Override
  void run() throws IOException {
    List<Seen> theirs = measure(startRedis(arguments()));
    List<Seen> ours = measure(start(arguments()));
    double wait = Medians.median(theirs, seen -> Bystander.ms(seen.reads, 99.9));
    atMost(wait / 2, "GET p99.9 ms during BGSAVE", Medians.median(ours, seen -> Bystander.ms(seen.reads, 99.9)));
    atMost(Medians.median(theirs, Seen::saveSeconds), "BGSAVE s", Medians.median(ours, Seen::saveSeconds));
    atMost(Medians.median(theirs, Seen::loadSeconds), "load s", Medians.median(ours, Seen::loadSeconds));
  }

  private static String arguments() throws IOException {
    Path directory = Files.createTempDirectory("kinglet-saving");
    return "--enable-debug-command yes --dir " + directory;
  }

  private List<Seen> measure(ServerProcess server) throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (server; RespClient client = new RespClient(server.port()); Bystander bystander = new Bystander(server)) {
      try (Pipeline pipeline = new Pipeline(server.port(), KeyedCommand.set(32), DEPTH)) {
        pipeline.run(0, keys);
      }
      for (int i = 0; i < rounds; i++) {
        seen.add(round(server, client, bystander));
      }
    }
    return seen;
  }

  private Seen round(ServerProcess server, RespClient client, Bystander bystander) throws IOException {
    long beginNs = System.nanoTime();
    Histogram reads = bystander.during("BGSAVE", () -> save(server, client));
    double saveSeconds = secondsSince(beginNs);
    long loadNs = System.nanoTime();
    client.call("DEBUG", "RELOAD", "NOSAVE");
    double loadSeconds = secondsSince(loadNs);
    OUT.printf("     %-7s saved in %.2f s, loaded in %.2f s%n", server.name(), saveSeconds, loadSeconds);
    return new Seen(reads, saveSeconds, loadSeconds);
  }

  private static double secondsSince(long beginNs) {
    return (System.nanoTime() - beginNs) / 1e9;
  }

  private void save(ServerProcess server, RespClient client) throws IOException {
    AtomicBoolean saved = new AtomicBoolean();
    Thread writer = Thread.ofPlatform().daemon().start(() -> write(server.port(), saved));
    client.call("BGSAVE");
    while (client.call("INFO", "persistence").contains("rdb_bgsave_in_progress:1")) {
      pause(POLL);
    }
    saved.set(true);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Up to 16,000 writes a second, all over the keys. */
  private void write(int port, AtomicBoolean saved) {
    long blocks = keys / WRITES_AT_ONCE;
    try (Pipeline pipeline = new Pipeline(port, KeyedCommand.set(32), WRITES_AT_ONCE)) {
      for (long i = 0; !saved.get(); i++) {
        long first = i * STRIDE % blocks * WRITES_AT_ONCE;
        pipeline.run(first, first + WRITES_AT_ONCE);
        pause(WRITE_PAUSE);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the writer was cut off", e);
    }
  }
}
