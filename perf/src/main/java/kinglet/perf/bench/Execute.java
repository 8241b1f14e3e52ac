package kinglet.perf.bench;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import kinglet.engine.session.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The executor's part of a command: ring, gate, dispatch, command, effects, reply, ring; per command. PING is the floor, as
 * it does nothing between gate and reply. {@code alone} pays for a whole cycle of the executor, {@code pipelined} for a
 * part of one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Execute {
  private static final int DEPTH = 64;
  private static final String VALUE = "v".repeat(32);

  /** Lets a stream become some nodes long. */
  private static final String ADDITION = "XADD KEY MAXLEN ~ 500 * field1 " + VALUE + " field2 1000000";

  /** Makes lists of two nodes; the second begins a little before its element 430. */
  private static final int LIST_PAIRS = 300;

  private static final Set<String> SET_COMMANDS = Set.of("SADD", "SREM", "SISMEMBER", "SPOP");
  private static final String MEMBERS = "m1 m2 3 m4 m5 6 m7 m8 m9 m10";

  @Param({"PING", "GET", "SET", "INCR", "SETRANGE", "EXISTS", "EXPIRE", "HGET", "HSET", "HINCRBY", "HDEL", "LPUSH", "LPOP",
      "LINDEX", "LRANGE", "SADD", "SREM", "SISMEMBER", "SPOP", "big SADD", "big SREM", "big SISMEMBER", "big SPOP",
      "XADD", "XRANGE", "XREADGROUP",
      "ZADD", "ZSCORE", "ZRANGE", "ZINCRBY", "ZPOPMIN",
      "big ZADD", "big ZSCORE", "big ZRANGE", "big ZINCRBY", "big ZPOPMIN"})
  String command;

  private Invoker invoker;
  private Request one;
  private Request many;

  /** Fills the keys and makes the requests. */
  @Setup
  public void setUp() {
    invoker = new Invoker();
    invoker.runChecked(invoker.request(Commands.pipeline(DEPTH, before())));
    one = invoker.request(Commands.pipeline(1, words()));
    many = invoker.request(Commands.pipeline(DEPTH, words()));
    invoker.runChecked(one);
    invoker.runChecked(many);
  }

  /** Big sets are those of the encoding for large ones: a long member makes one. */
  private String before() {
    if (SET_COMMANDS.contains(command.replace("big ", ""))) {
      return "SADD KEY " + MEMBERS + (command.startsWith("big ") ? " " + VALUE.repeat(3) : "");
    }
    if (command.contains("Z")) {
      String members = "1 m1 2.5 m2 3 m3 4 m4 5 m5 6 m6 7 m7 8 m8 9 m9 1700000000.123456 m10";
      return "ZADD KEY " + members + (command.startsWith("big ") ? " 0 " + VALUE.repeat(3) : "");
    }
    if (command.startsWith("H")) {
      return "HSET KEY field1 " + VALUE + " field2 1000000 field3 " + VALUE;
    }
    if (command.startsWith("L")) {
      return "RPUSH KEY" + (" " + VALUE + " 1000000").repeat(LIST_PAIRS);
    }
    if (command.startsWith("X")) {
      return "XGROUP CREATE KEY group $ MKSTREAM";
    }
    return command.equals("INCR") ? "SET KEY 1000000" : "SET KEY " + VALUE;
  }

  /** What is measured; a field has to be there to be deleted, a list must not grow for ever, a score must become another. */
  private String[] words() {
    return switch (command.replace("big ", "")) {
      case "PING" -> new String[] {"PING"};
      case "SET" -> new String[] {"SET KEY " + VALUE};
      case "SETRANGE" -> new String[] {"SETRANGE KEY 8 12345678"};
      case "EXPIRE" -> new String[] {"EXPIRE KEY 1000"};
      case "HGET" -> new String[] {"HGET KEY field3"};
      case "HSET" -> new String[] {"HSET KEY field3 " + VALUE};
      case "HINCRBY" -> new String[] {"HINCRBY KEY field2 1"};
      case "HDEL" -> new String[] {"HSET KEY field4 " + VALUE, "HDEL KEY field4"};
      case "LPUSH" -> new String[] {"LPUSH KEY " + VALUE, "LTRIM KEY 0 " + (2 * LIST_PAIRS - 1)};
      case "LPOP" -> new String[] {"LPOP KEY", "RPUSH KEY " + VALUE};
      case "LINDEX" -> new String[] {"LINDEX KEY 430"};
      case "LRANGE" -> new String[] {"LRANGE KEY 0 9"};
      case "SADD" -> new String[] {"SADD KEY m11 m12", "SREM KEY m11 m12"};
      case "SREM" -> new String[] {"SREM KEY m4", "SADD KEY m4"};
      case "SISMEMBER" -> new String[] {"SISMEMBER KEY m5"};
      case "SPOP" -> new String[] {"SPOP KEY", "SADD KEY " + MEMBERS};
      case "ZADD" -> new String[] {"ZADD KEY 1700000000.654321 m5", "ZADD KEY 4.5 m5"};
      case "ZSCORE" -> new String[] {"ZSCORE KEY m10"};
      case "ZRANGE" -> new String[] {"ZRANGE KEY 0 9 WITHSCORES"};
      case "ZINCRBY" -> new String[] {"ZINCRBY KEY 0.1 m5"};
      case "ZPOPMIN" -> new String[] {"ZADD KEY -1.5 low", "ZPOPMIN KEY"};
      case "XADD" -> new String[] {ADDITION};
      case "XRANGE" -> new String[] {ADDITION, "XRANGE KEY - + COUNT 10"};
      case "XREADGROUP" -> new String[] {ADDITION, "XREADGROUP GROUP group consumer NOACK STREAMS KEY >"};
      default -> new String[] {command + " KEY"};
    };
  }

  @Benchmark
  public Request alone() {
    return invoker.run(one);
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public Request pipelined() {
    return invoker.run(many);
  }
}
