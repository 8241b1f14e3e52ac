package kinglet.perf.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Medians;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What commands over all of a large collection take, from sending to the end of the reply, beside redis-server. So long others
 * wait: these commands do not run in slices.
 */
@Command(name = "long-commands", description = "time of SMEMBERS, SORT, KEYS and the like over 1M elements, beside redis-server")
final class LongCommands extends Trial {
  private static final int DEPTH = 500;

  private static final List<KeyedCommand> FILLING = List.of(
      KeyedCommand.of("SET", KeyedCommand.KEY, "x"),
      KeyedCommand.of("SADD", "set", "m:__rand_int__"),
      KeyedCommand.of("HSET", "hash", "__number__", "v".repeat(16)),
      KeyedCommand.of("RPUSH", "list", "__rand_int__").scattered(),
      KeyedCommand.of("ZADD", "zset", "0.__rand_int__", "m:__rand_int__").scattered(),
      KeyedCommand.of("XADD", "stream", "*", "field", "__rand_int__"));

  /** Half of their members are those of the first. */
  private static final List<KeyedCommand> FILLING_OTHERS = List.of(
      KeyedCommand.of("SADD", "set2", "m:__rand_int__"),
      KeyedCommand.of("ZADD", "zset2", "__rand_int__", "m:__rand_int__").scattered());

  private static final List<String> COMMANDS = List.of(
      "KEYS nothing*", "KEYS *", "SMEMBERS set", "SUNIONSTORE to set set2", "SINTERSTORE to set set2", "SDIFFSTORE to set set2",
      "HKEYS hash", "HGETALL hash", "LRANGE list 0 -1", "LPOS list nothing", "LREM list 0 nothing", "SORT list",
      "SORT list LIMIT 0 10", "ZRANGE zset 0 -1", "ZRANGE zset 0 -1 WITHSCORES", "ZUNIONSTORE to 2 zset zset2",
      "ZINTERSTORE to 2 zset zset2", "XRANGE stream - +", "COPY set to REPLACE");

  @Option(names = "--elements", defaultValue = "1000000", description = "elements of each collection, and keys")
  private long elements;

  @Option(names = "--rounds", defaultValue = "3", description = "how often each is executed; the median counts")
  private int rounds;

  @Override
  void run() throws IOException {
    List<Double> theirs = measure(startRedis(""));
    List<Double> ours = measure(start(""));
    for (int i = 0; i < COMMANDS.size(); i++) {
      beside(COMMANDS.get(i) + " ms", ours.get(i), theirs.get(i));
    }
  }

  private List<Double> measure(ServerProcess server) throws IOException {
    try (server) {
      for (KeyedCommand command : FILLING) {
        fill(server, command, 0);
      }
      for (KeyedCommand command : FILLING_OTHERS) {
        fill(server, command, elements / 2);
      }
      List<Double> milliseconds = new ArrayList<>();
      for (String command : COMMANDS) {
        milliseconds.add(milliseconds(server, KeyedCommand.fixed(command.split(" "))));
      }
      return milliseconds;
    }
  }

  private void fill(ServerProcess server, KeyedCommand command, long from) throws IOException {
    try (Pipeline pipeline = new Pipeline(server.port(), command, DEPTH)) {
      pipeline.run(from, from + elements);
    }
  }

  private double milliseconds(ServerProcess server, KeyedCommand command) throws IOException {
    List<Double> times = new ArrayList<>();
    try (Pipeline client = new Pipeline(server.port(), command, 1)) {
      for (int i = 0; i < rounds; i++) {
        long begin = System.nanoTime();
        client.one(0);
        times.add((System.nanoTime() - begin) / 1e6);
      }
    }
    return Medians.median(times, Double::doubleValue);
  }
}
