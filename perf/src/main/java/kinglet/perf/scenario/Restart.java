package kinglet.perf.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Medians;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A start with a rewritten log of many keys: from exec to the first right GET with instant-restart, without it, and with
 * redis-server; then how long until all is in memory, and what a client waits for keys meanwhile.
 */
@Command(name = "restart", description = "time from exec to the first right GET with a log of many keys, beside redis-server")
final class Restart extends Trial {
  private static final int DEPTH = 500;
  private static final String TAIL = "x".repeat(14);
  private static final Duration POLL = Duration.ofMillis(20);

  @Option(names = "--keys", defaultValue = "5000000", description = "keys of 16 bytes with values of 32")
  private long keys;

  @Option(names = "--rounds", defaultValue = "3", description = "starts of each; the median counts")
  private int rounds;

  @Option(names = "--limit-s", defaultValue = "1.5", description = "to the first right GET, in seconds, at most")
  private double limitSeconds;

  private record Seen(double firstGetSeconds, double allSeconds, Histogram gets) {}

  @Override
  void run() throws IOException {
    List<Seen> theirs = measure("redis-server", true, "");
    List<Seen> loading = measure("without instant-restart", false, "");
    List<Seen> ours = measure("with instant-restart", false, "--instant-restart yes");
    report("first right GET s of redis-server", Medians.median(theirs, Seen::firstGetSeconds));
    report("first right GET s without instant-restart", Medians.median(loading, Seen::firstGetSeconds));
    atMost(limitSeconds, "first right GET s", Medians.median(ours, Seen::firstGetSeconds));
    report("all in memory s", Medians.median(ours, Seen::allSeconds));
    report("GET p99 ms meanwhile", Medians.median(ours, seen -> Bystander.ms(seen.gets, 99)));
    report("GET p99.9 ms meanwhile", Medians.median(ours, seen -> Bystander.ms(seen.gets, 99.9)));
  }

  private List<Seen> measure(String name, boolean isRedis, String more) throws IOException {
    Path directory = Files.createTempDirectory("kinglet-restart");
    String arguments = "--appendonly yes --appendfsync no --auto-aof-rewrite-percentage 0 --dir " + directory + " " + more;
    try (ServerProcess server = isRedis ? startRedis(arguments) : start(arguments)) {
      fill(server);
    }
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (ServerProcess server = isRedis ? startRedis(arguments) : start(arguments)) {
        seen.add(look(server));
      }
      OUT.printf(Locale.ROOT, "     %-24s first right GET %.2f s, all in memory %.2f s; %d GETs meanwhile%n", name,
          seen.getLast().firstGetSeconds, seen.getLast().allSeconds, seen.getLast().gets.getTotalCount());
    }
    delete(directory);
    return seen;
  }

  private void fill(ServerProcess server) throws IOException {
    KeyedCommand set = KeyedCommand.of("SET", KeyedCommand.KEY, "value:__rand_int__" + TAIL);
    try (Pipeline pipeline = new Pipeline(server.port(), set, DEPTH); RespClient client = new RespClient(server.port())) {
      pipeline.run(0, keys);
      client.call("BGREWRITEAOF");
      while (!client.call("INFO", "persistence").contains("aof_rewrite_in_progress:0")) {
        pause(POLL);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Seen look(ServerProcess server) throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      long beginNs = System.nanoTime();
      get(client);
      double first = (server.firstPongNs() + System.nanoTime() - beginNs) / 1e9;
      Histogram gets = new Histogram(3);
      while (client.call("INFO", "persistence").contains("hydrating:1")) {
        for (int i = 0; i < 100; i++) {
          long askedNs = System.nanoTime();
          get(client);
          gets.recordValue(System.nanoTime() - askedNs);
        }
      }
      double all = (server.firstPongNs() + System.nanoTime() - beginNs) / 1e9;
      mustBe(keys, "keys", client.callForLong("DBSIZE"));
      return new Seen(first, all, gets);
    }
  }

  /** Of any key; it must be right. */
  private void get(RespClient client) throws IOException {
    String number = String.format(Locale.ROOT, "%012d", ThreadLocalRandom.current().nextLong(keys));
    String value = client.call("GET", "key:" + number);
    if (!("value:" + number + TAIL).equals(value)) {
      throw new IOException("key:" + number + " is " + value);
    }
  }
}
