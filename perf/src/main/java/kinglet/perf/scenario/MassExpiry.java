package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Medians;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A million keys are due at the same instant, while another client asks for its own, until all are gone: what does it wait,
 * beside redis-server? The mission's rows S3.2 and S3.3 are this: nothing that is due stays.
 */
@Command(name = "mass-expiry", description = "GET latency while 1M keys expire at one instant, beside redis-server")
final class MassExpiry extends Trial {
  private static final int DEPTH = 500;
  private static final Duration BEFORE = Duration.ofMillis(20);
  private static final Duration POLL = Duration.ofMillis(20);

  @Option(names = "--keys", defaultValue = "1000000", description = "keys due at one instant")
  private long keys;

  @Option(names = "--ahead-seconds", defaultValue = "6", description = "from the first key's writing to the instant")
  private int aheadSeconds;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds; the median counts, since the first compiles code")
  private int rounds;

  @Option(names = "--limit-ms", defaultValue = "2", description = "p99.9 of GET in milliseconds, at most")
  private double limitMs;

  @Override
  void run() throws IOException {
    measure(startRedis(""), 1);
    List<Histogram> seen = measure(start(""), rounds);
    atMost(limitMs, "GET p99.9 ms while keys expire", Medians.median(seen, one -> Bystander.ms(one, 99.9)));
  }

  private List<Histogram> measure(ServerProcess server, int times) throws IOException {
    List<Histogram> seen = new ArrayList<>();
    try (server; RespClient client = new RespClient(server.port()); Bystander bystander = new Bystander(server)) {
      for (int i = 0; i < times; i++) {
        seen.add(round(server, client, bystander));
      }
    }
    return seen;
  }

  private Histogram round(ServerProcess server, RespClient client, Bystander bystander) throws IOException {
    long others = client.callForLong("DBSIZE");
    Instant deadline = Instant.now().plusSeconds(aheadSeconds).truncatedTo(ChronoUnit.SECONDS);
    fill(server, deadline);
    mustBe(others + keys, server.name() + " keys before the instant", client.callForLong("DBSIZE"));
    pause(Duration.between(Instant.now(), deadline.minus(BEFORE)));
    return bystander.during("expiry", () -> awaitSize(client, others));
  }

  private void fill(ServerProcess server, Instant deadline) throws IOException {
    String ms = Long.toString(deadline.toEpochMilli());
    KeyedCommand set = KeyedCommand.of("SET", "due:__rand_int__", "x".repeat(32), "PXAT", ms);
    try (Pipeline pipeline = new Pipeline(server.port(), set, DEPTH)) {
      pipeline.run(0, keys);
    }
  }

  private static void awaitSize(RespClient client, long size) throws IOException {
    while (client.callForLong("DBSIZE") > size) {
      pause(POLL);
    }
  }
}
