package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
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
 * A set of millions of members is deleted, and then millions of keys are flushed, while another client asks for its own, until
 * the memory is free again: what does it wait, beside redis-server? Both commands are the plain ones, which redis-server as it comes
 * executes at one stroke.
 */
@Command(name = "big-delete", description = "GET latency during DEL of 10M members and FLUSHALL of 10M keys, beside redis-server")
final class BigDelete extends Trial {
  private static final int DEPTH = 500;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final KeyedCommand MEMBERS =
      KeyedCommand.of("SADD", "big", "a:__rand_int__", "b:__rand_int__", "c:__rand_int__", "d:__rand_int__", "e:__rand_int__");
  private static final int MEMBERS_OF_COMMAND = 5;

  @Option(names = "--elements", defaultValue = "10000000", description = "members of the set, and keys")
  private long elements;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds; the median counts, since the first compiles code")
  private int rounds;

  @Option(names = "--limit-ms", defaultValue = "2", description = "p99.9 of GET in milliseconds, at most")
  private double limitMs;

  private record Seen(Histogram deletion, Histogram flush) {}

  @Override
  void run() throws IOException {
    measure(startRedis(""), 1);
    List<Seen> ours = measure(start(""), rounds);
    atMost(limitMs, "GET p99.9 ms during DEL", Medians.median(ours, seen -> Bystander.ms(seen.deletion, 99.9)));
    atMost(limitMs, "GET p99.9 ms during FLUSHALL", Medians.median(ours, seen -> Bystander.ms(seen.flush, 99.9)));
  }

  private List<Seen> measure(ServerProcess server, int times) throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (server; RespClient client = new RespClient(server.port()); Bystander bystander = new Bystander(server)) {
      long empty = usedBytes(client);
      for (int i = 0; i < times; i++) {
        fill(server, MEMBERS, elements / MEMBERS_OF_COMMAND);
        Histogram deletion = bystander.during("DEL", () -> delete(client, empty, "DEL", "big"));
        fill(server, KeyedCommand.set(32), elements);
        Histogram flush = bystander.during("FLUSHALL", () -> delete(client, empty, "FLUSHALL"));
        seen.add(new Seen(deletion, flush));
      }
    }
    return seen;
  }

  private static void fill(ServerProcess server, KeyedCommand command, long count) throws IOException {
    try (Pipeline pipeline = new Pipeline(server.port(), command, DEPTH)) {
      pipeline.run(0, count);
    }
  }

  /** Returns when nearly all memory beyond that of the empty server is free. */
  private static void delete(RespClient client, long emptyBytes, String... command) throws IOException {
    long enough = emptyBytes + (usedBytes(client) - emptyBytes) / 50;
    client.call(command);
    while (usedBytes(client) > enough) {
      pause(POLL);
    }
  }

  private static long usedBytes(RespClient client) throws IOException {
    String prefix = "used_memory:";
    String line = client.call("INFO", "memory").lines().filter(one -> one.startsWith(prefix)).findFirst().orElseThrow();
    return Long.parseLong(line.substring(prefix.length()));
  }
}
