package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.load.Load;
import kinglet.perf.load.LoadOutcome;
import kinglet.perf.load.Mix;
import kinglet.perf.resp.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many connections that each ask seldom. All must be served, in time, and an idle one must not cost much memory. The
 * mission's row S4.81 is this.
 */
@Command(name = "connections", description = "10,000 connections, each with one GET a second")
final class ManyConnections extends Trial {
  private static final long KEYS = 100_000;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  @Option(names = "--connections", defaultValue = "10000", description = "connections")
  private int connections;

  @Option(names = "--rate", defaultValue = "1", description = "GETs a second on each connection")
  private double rate;

  @Option(names = "--seconds", defaultValue = "10", description = "length of the run")
  private int seconds;

  @Option(names = "--limit-ms", defaultValue = "20", description = "p99 from the due time, in milliseconds, at most")
  private double limitMs;

  @Option(names = "--limit-bytes", defaultValue = "32768", description = "resident bytes per idle connection, at most")
  private double limitBytes;

  @Override
  void run() throws IOException {
    try (ServerProcess server = start("--maxclients " + (connections + 100))) {
      Pipeline.load(server.port(), KEYS, 32);
      long before = server.figures().residentBytes();
      try (Load load = new Load(server.port(), connections, new Mix(1, KEYS, 32))) {
        pause(SETTLE);
        atMost(limitBytes, "resident bytes per idle connection", perConnection(server, before));
        serve(load);
        report("resident bytes per connection after traffic", perConnection(server, before));
      }
    }
  }

  private double perConnection(ServerProcess server, long before) {
    return (double) (server.figures().residentBytes() - before) / connections;
  }

  private void serve(Load load) throws IOException {
    load.openLoop(connections * rate, WARM_UP.toNanos());
    LoadOutcome outcome = load.openLoop(connections * rate, Duration.ofSeconds(seconds).toNanos());
    report("requests", outcome.latency().getTotalCount());
    mustBe(0, "requests without reply", outcome.unanswered());
    mustBe(0, "error replies", outcome.errors());
    report("p50 ms", outcome.latencyMs(50));
    atMost(limitMs, "p99 ms", outcome.latencyMs(99));
    report("p99.9 ms", outcome.latencyMs(99.9));
    OUT.printf(Locale.ROOT, "     (generator late: p99 %.3f ms)%n", outcome.latenessMs(99));
  }
}
