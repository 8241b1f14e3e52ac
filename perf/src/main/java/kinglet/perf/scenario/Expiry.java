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
 * Many keys with a deadline far away, and some due at one instant: how long after the deadline are those gone, when nobody
 * touches them? Asked with DBSIZE once a millisecond, which counts keys that are still in memory, so a lateness is up to a
 * millisecond and one round trip too long; more often would keep an idle server awake.
 */
@Command(name = "expiry", description = "lateness of expiry: 1,000 keys due at once among 1M with far deadlines")
final class Expiry extends Trial {
  private static final Duration AHEAD = Duration.ofSeconds(2);
  private static final Duration WATCH_BEFORE = Duration.ofMillis(20);
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration FAR = Duration.ofHours(1);

  @Option(names = "--far", defaultValue = "1000000", description = "keys with a deadline in an hour and later")
  private long far;

  @Option(names = "--due", defaultValue = "1000", description = "keys due at one instant")
  private int due;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds; the median counts")
  private int rounds;

  @Option(names = "--wait-seconds", defaultValue = "10", description = "how long to wait for the last key")
  private int waitSeconds;

  @Option(names = "--limit-ms", defaultValue = "5", description = "p99 of the lateness in milliseconds, at most")
  private double limitMs;

  @Override
  void run() throws IOException {
    List<Histogram> lateness = new ArrayList<>();
    try (ServerProcess server = start("");
        RespClient client = new RespClient(server.port())) {
      setFar(server);
      for (int round = 0; round < rounds; round++) {
        lateness.add(round(server, client));
        mustBe(0, "due keys that EXISTS finds after round " + (round + 1), existing(client));
      }
      mustBe(far, "keys left at the end", client.callForLong("DBSIZE"));
    }
    report("lateness p50 ms", Medians.median(lateness, one -> one.getValueAtPercentile(50) / 1e3));
    atMost(limitMs, "lateness p99 ms", Medians.median(lateness, one -> one.getValueAtPercentile(99) / 1e3));
    report("lateness max of all rounds ms", lateness.stream().mapToLong(Histogram::getMaxValue).max().orElse(0) / 1e3);
  }

  /** Deadlines spread over a day, so that a structure ordered by time has something to order. */
  private void setFar(ServerProcess server) throws IOException {
    int groups = 100;
    Instant first = Instant.now().plus(FAR);
    for (int group = 0; group < groups; group++) {
      Instant deadline = first.plus(Duration.ofMinutes(14).multipliedBy(group));
      set(server, deadline, far * group / groups, far * (group + 1) / groups);
    }
  }

  private static void set(ServerProcess server, Instant deadline, long from, long to) throws IOException {
    String ms = Long.toString(deadline.toEpochMilli());
    try (Pipeline pipeline = new Pipeline(server.port(), KeyedCommand.of("SET", KeyedCommand.KEY, "x".repeat(32), "PXAT", ms), 1_000)) {
      pipeline.run(from, to);
    }
  }

  private Histogram round(ServerProcess server, RespClient client) throws IOException {
    Instant deadline = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MILLIS);
    set(server, deadline, far, far + due);
    pause(Duration.between(Instant.now(), deadline.minus(WATCH_BEFORE)));
    mustBe(far + due, "keys just before the deadline", client.callForLong("DBSIZE"));
    return watch(client, deadline);
  }

  /** Lateness of each key in microseconds; those that stay count with the whole wait. */
  private Histogram watch(RespClient client, Instant deadline) throws IOException {
    Histogram lateness = new Histogram(600_000_000L, 3);
    Instant giveUp = deadline.plusSeconds(waitSeconds);
    long left = due;
    Instant now = Instant.now();
    while (left > 0 && now.isBefore(giveUp)) {
      long size = client.callForLong("DBSIZE") - far;
      now = Instant.now();
      record(lateness, Duration.between(deadline, now), left - size);
      left = size;
      pause(STEP);
    }
    record(lateness, Duration.ofSeconds(waitSeconds), left);
    OUT.printf("     %d of %d keys gone, p99 %.1f ms%n", due - left, due, lateness.getValueAtPercentile(99) / 1e3);
    return lateness;
  }

  private static void record(Histogram lateness, Duration late, long keys) {
    if (keys > 0) {
      lateness.recordValueWithCount(Math.max(0, late.toNanos() / 1_000), keys);
    }
  }

  private long existing(RespClient client) throws IOException {
    long found = 0;
    for (long key = far; key < far + due; key++) {
      found += client.callForLong("EXISTS", String.format("key:%012d", key));
    }
    return found;
  }
}
