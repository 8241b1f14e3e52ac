package kinglet.perf.scenario;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How good a cache is Kinglet beside redis-server? Both get the same questions at the same pace, batch by batch, with the same
 * policy: once with the same maxmemory, which counts for the user, and once with each one's own, at which both hold the same
 * number of keys, which shows the policy alone. The hit rate counts in the second half, when both are full and settled. The
 * mission's row S3.16 is this.
 */
@Command(name = "eviction", description = "hit rates as a cache, beside redis-server, for allkeys-lru and allkeys-lfu")
final class CacheHits extends Trial {
  private static final int BATCH = 64;
  private static final long KEYS_PER_CACHED_KEY = 10;

  @Option(names = "--policy", split = ",", defaultValue = "allkeys-lru,allkeys-lfu", description = "policies to compare")
  private List<String> policies;

  @Option(names = "--trace", split = ",", defaultValue = "zipf,scans,shifting", description = "traces to replay")
  private List<String> names;

  @Option(names = "--cached", defaultValue = "50000", description = "keys that redis-server holds")
  private long cached;

  @Option(names = "--requests", defaultValue = "3000000", description = "questions of a run")
  private long requests;

  @Option(names = "--value-bytes", defaultValue = "100", description = "size of a value")
  private int valueBytes;

  @Option(names = "--samples", defaultValue = "5", description = "maxmemory-samples")
  private int samples;

  @Option(names = "--seed", defaultValue = "1", description = "of the questions")
  private long seed;

  @Option(names = "--slack-percent", defaultValue = "0.2", description = "by how much the hit rate may be less with as many keys")
  private double slackPercent;

  @Override
  void run() throws IOException {
    try (ServerProcess ours = start("");
        ServerProcess redis = startRedis("")) {
      long redisBytes = bytesOfCached(redis);
      long ownBytes = bytesOfCached(ours);
      for (String policy : policies) {
        for (String trace : names) {
          String row = policy + " " + trace;
          compare(row + " same memory", trace, new Cache(ours, policy, redisBytes), new Cache(redis, policy, redisBytes), 0);
          compare(
              row + " same keys", trace, new Cache(ours, policy, ownBytes), new Cache(redis, policy, redisBytes), slackPercent);
        }
      }
    }
  }

  private Trace trace(String trace) {
    long keys = cached * KEYS_PER_CACHED_KEY;
    return switch (trace) {
      case "zipf" -> Trace.zipf(keys, seed);
      case "scans" -> Trace.scans(keys, seed);
      case "shifting" -> Trace.shifting(keys, seed);
      default -> throw new IllegalArgumentException("no trace " + trace);
    };
  }

  private record Cache(ServerProcess server, String policy, long maxBytes) {
    void begin(int samples) throws IOException {
      try (RespClient client = new RespClient(server.port())) {
        client.call("FLUSHALL");
        client.call("CONFIG", "SET", "maxmemory-policy", policy);
        client.call("CONFIG", "SET", "maxmemory-samples", Integer.toString(samples));
        client.call("CONFIG", "SET", "maxmemory", Long.toString(maxBytes));
      }
    }

    long keys() throws IOException {
      try (RespClient client = new RespClient(server.port())) {
        return client.callForLong("DBSIZE");
      }
    }
  }

  private long bytesOfCached(ServerProcess server) throws IOException {
    try (Pipeline loader = new Pipeline(server.port(), KeyedCommand.set(valueBytes), 1_000)) {
      loader.run(0, cached);
    }
    return server.info("used_memory").mapToLong(Long::parseLong).findFirst().orElseThrow();
  }

  private void compare(String what, String trace, Cache ours, Cache redis, double slack) throws IOException {
    ours.begin(samples);
    redis.begin(samples);
    try (CacheUser first = new CacheUser(ours.server().port(), BATCH, valueBytes);
        CacheUser second = new CacheUser(redis.server().port(), BATCH, valueBytes)) {
      Trace questions = trace(trace);
      replay(questions, first, second);
      first.forget();
      second.forget();
      replay(questions, first, second);
      OUT.printf(Locale.ROOT, "     %-34s hits %6.2f %%, redis-server %6.2f %%   keys %d and %d%n", what,
          100 * first.hitRate(), 100 * second.hitRate(), ours.keys(), redis.keys());
      atLeast(100 * second.hitRate() - slack, what + " hits %", 100 * first.hitRate());
    }
  }

  private void replay(Trace questions, CacheUser first, CacheUser second) throws IOException {
    long[] batch = new long[BATCH];
    for (long done = 0; done < requests / 2; done += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        batch[i] = questions.next();
      }
      first.ask(batch);
      second.ask(batch);
      first.store();
      second.store();
      first.settle();
      second.settle();
    }
  }
}
