package kinglet.perf.gate;

import java.io.PrintStream;
import java.util.Collection;
import kinglet.perf.bench.Execute;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Steady state allocates nothing on the heap: runs {@link Execute} for the common commands, briefly, and judges its bytes
 * per command. Exit status: 0 if all are below the noise, 1 if one is not. Takes about two minutes.
 */
public final class AllocationGate {
  private static final PrintStream OUT = System.out;
  private static final String[] COMMANDS = {
    "GET", "SET", "INCR", "SETRANGE", "EXISTS", "EXPIRE", "HGET", "HSET", "HINCRBY", "HDEL",
    "LPUSH", "LPOP", "LINDEX", "LRANGE",
    "SADD", "SREM", "SISMEMBER", "SPOP", "big SADD", "big SREM", "big SISMEMBER", "big SPOP",
    "XADD", "XRANGE", "XREADGROUP",
    "ZADD", "ZSCORE", "ZRANGE", "ZINCRBY", "ZPOPMIN", "big ZADD", "big ZSCORE", "big ZRANGE", "big ZINCRBY", "big ZPOPMIN"
  };
  // The harness itself allocates a little at the ends of an iteration, and the server's cron by the time, not by the command.
  private static final double NOISE_BYTES = 0.5;

  private AllocationGate() {}

  public static void main(String... arguments) throws RunnerException {
    Collection<RunResult> results = new Runner(options(arguments.length == 0 ? COMMANDS : arguments)).run();
    OUT.println("bytes of heap per command, allowed < " + NOISE_BYTES);
    long failed = results.stream().filter(result -> !passes(result)).count();
    OUT.println(failed == 0 ? "PASS" : "MISS: " + failed + " of " + results.size() + " allocate");
    System.exit(failed == 0 ? 0 : 1);
  }

  /**
   * Only code of the last tier drops objects that never escape, so warm-up must reach it: the bench waits for its compiler,
   * which on a busy machine would else be late.
   */
  private static Options options(String... commands) {
    return new OptionsBuilder()
        .include(Execute.class.getName())
        .param("command", commands)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .forks(1)
        .jvmArgsAppend("-XX:-BackgroundCompilation")
        .warmupIterations(6)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(3)
        .measurementTime(TimeValue.milliseconds(200))
        .build();
  }

  /** Of the iterations the least counts: what commands leave they leave in all, a compilation that comes late only in one. */
  private static boolean passes(RunResult result) {
    String method = result.getPrimaryResult().getLabel();
    String command = result.getParams().getParam("command");
    double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getStatistics().getMin();
    boolean passes = bytes < NOISE_BYTES;
    OUT.printf("%-12s %-10s %10.4f B   %s%n", command, method, bytes, passes ? "ok" : "ALLOCATES");
    return passes;
  }
}
