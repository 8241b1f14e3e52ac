package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an element of a large collection takes, and what a small hash, beside redis-server: resident memory above that of the
 * server before, which is judged, and used_memory the same way. Each is loaded into a server of its own, which has executed the
 * command many times for few elements before: buffers and compiled code do not grow with the data, and are not charged to it.
 * Sorted sets get their members in no order.
 */
@Command(name = "memory", description = "memory of 1M elements of collections and of 1M small hashes, beside redis-server")
final class MemoryUse extends Trial {
  private static final int DEPTH = 500;
  private static final int WARM_UPS = 20;
  private static final int WARM_UP_ELEMENTS = 20_000;
  private static final int SMALL_HASH_FIELDS = 10;
  private static final Duration SETTLE = Duration.ofSeconds(1);

  @Option(names = "--elements", defaultValue = "1000000", description = "elements, or small hashes")
  private long elements;

  @Option(names = "--limit-bytes", defaultValue = "60", description = "bytes of a sorted set's member, at most")
  private double limitBytes;

  @Option(names = "--limit", defaultValue = "0.7", description = "share of redis-server's bytes, at most")
  private double limit;

  @Option(names = "--limit-different", defaultValue = "1", description = "the same, of hashes whose names all differ")
  private double limitDifferent;

  private record Bytes(double resident, double used) {}

  @Override
  void run() throws IOException {
    KeyedCommand zadd = KeyedCommand.of("ZADD", "z", "0.__rand_int__", "m:__rand_int__").scattered();
    atMost(limitBytes, "sorted set: bytes of a member", compare("sorted set: a member of 14 B", zadd, 1));
    compare("set: a member of 14 B", KeyedCommand.of("SADD", "s", "m:__rand_int__"), limit);
    compare("hash: a field of 10 B with 16 B", KeyedCommand.of("HSET", "h", "__number__", "v".repeat(16)), limit);
    compare("small hash of 10 fields: names in common", smallHash("field"), limit);
    compare("small hash of 10 fields: no two names alike", smallHash("__number__"), limitDifferent);
  }

  private static KeyedCommand smallHash(String name) {
    List<String> words = new ArrayList<>(List.of("HSET", KeyedCommand.KEY));
    for (int i = 0; i < SMALL_HASH_FIELDS; i++) {
      words.add(name + i);
      words.add("v".repeat(10));
    }
    return KeyedCommand.of(words.toArray(String[]::new));
  }

  /** Returns the resident bytes of ours. */
  private double compare(String what, KeyedCommand command, double limitShare) throws IOException {
    Bytes theirs = measure(startRedis(""), command);
    Bytes ours = measure(start(""), command);
    beside(what + ": bytes used", ours.used, theirs.used);
    beside(what + ": bytes resident", ours.resident, theirs.resident);
    atMost(limitShare, what + ": share of redis-server", ours.resident / theirs.resident);
    return ours.resident;
  }

  private Bytes measure(ServerProcess server, KeyedCommand command) throws IOException {
    try (server; RespClient client = new RespClient(server.port())) {
      warmUp(server, command);
      client.call("FLUSHALL");
      Bytes before = read(server);
      try (Pipeline loader = new Pipeline(server.port(), command, DEPTH)) {
        loader.run(0, elements);
      }
      Bytes after = read(server);
      return new Bytes((after.resident - before.resident) / elements, (after.used - before.used) / elements);
    }
  }

  private static void warmUp(ServerProcess server, KeyedCommand command) throws IOException {
    try (Pipeline loader = new Pipeline(server.port(), command, DEPTH)) {
      for (int i = 0; i < WARM_UPS; i++) {
        loader.run(0, WARM_UP_ELEMENTS);
      }
    }
  }

  private static Bytes read(ServerProcess server) throws IOException {
    pause(SETTLE);
    double used = server.info("used_memory").mapToDouble(Double::parseDouble).findFirst().orElseThrow();
    return new Bytes(server.figures().residentBytes(), used);
  }
}
