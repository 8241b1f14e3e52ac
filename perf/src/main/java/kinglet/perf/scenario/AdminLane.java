package kinglet.perf.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Clients ask for as much as they can, in deep pipelines, and somebody asks at the port for operators how the server is: that
 * must go on to be answered. His requests go before all others, but he has to share the processors like everybody.
 */
@Command(name = "admin-lane", description = "INFO and CLIENT LIST at admin-port while clients saturate the server")
final class AdminLane extends Trial {
  private static final long KEYS = 100_000;
  private static final int DEPTH = 200;

  @Option(names = "--clients", defaultValue = "50", description = "clients that saturate the server")
  private int clients;

  @Option(names = "--seconds", defaultValue = "10", description = "length of the run")
  private int seconds;

  @Option(names = "--limit-ms", defaultValue = "50", description = "the longest answer, at most")
  private double limitMs;

  private volatile boolean over;

  @Override
  void run() throws IOException {
    int adminPort = sparePort();
    try (ServerProcess server = start("--admin-port " + adminPort)) {
      Pipeline.load(server.port(), KEYS, 32);
      CompletableFuture<?>[] crowd = new CompletableFuture<?>[clients];
      for (int i = 0; i < clients; i++) {
        crowd[i] = CompletableFuture.runAsync(() -> saturate(server.port()), task -> Thread.ofPlatform().daemon().start(task));
      }
      Histogram info = ask(adminPort, KeyedCommand.fixed("INFO"));
      Histogram list = ask(adminPort, KeyedCommand.fixed("CLIENT", "LIST"));
      over = true;
      CompletableFuture.allOf(crowd).join();
      judge("INFO", info);
      judge("CLIENT LIST", list);
    }
  }

  private static int sparePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void saturate(int port) {
    try (Pipeline client = new Pipeline(port, KeyedCommand.get(), DEPTH)) {
      while (!over) {
        client.run(0, 10L * DEPTH);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a client of the crowd failed", e);
    }
  }

  /** Every 5 ms, for half of the time. */
  private Histogram ask(int port, KeyedCommand question) throws IOException {
    Histogram seen = new Histogram(60_000_000_000L, 3);
    try (Pipeline admin = new Pipeline(port, question, 1)) {
      for (int i = 0; i < seconds * 100; i++) {
        pause(Duration.ofMillis(5));
        long sentNs = System.nanoTime();
        admin.one(0);
        seen.recordValue(System.nanoTime() - sentNs);
      }
    }
    return seen;
  }

  private void judge(String question, Histogram seen) throws IOException {
    report(question + " p50 ms", seen.getValueAtPercentile(50) / 1e6);
    report(question + " p99 ms", seen.getValueAtPercentile(99) / 1e6);
    atMost(limitMs, question + " max ms", seen.getMaxValue() / 1e6);
  }
}
