package kinglet.perf.scenario;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinglet.perf.host.Contestant;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Figure;
import kinglet.perf.report.Results;
import kinglet.perf.report.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all scenarios share: the server, the results directory, and the line that says PASS or MISS.
 *
 * <p>Owned by the main thread.
 */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true)
abstract class Trial implements Callable<Integer> {
  static final PrintStream OUT = System.out;

  @Spec private CommandSpec spec;

  @Option(names = "--redis", description = "run it on redis-server instead of bin/kinglet-server")
  private boolean redis;

  @Option(names = "--candidate", paramLabel = "COMMAND", description = "run it on the server that this command line with {port} starts")
  private String candidate;

  private Results results;

  /** Measures and judges. */
  abstract void run() throws IOException;

  @Override
  public final Integer call() throws IOException {
    results = Results.create(getClass(), spec.root().commandLine().getParseResult().originalArgs());
    run();
    OUT.printf("%s %s   results in %s%n", results.verdict(), spec.name(), results.directory());
    return results.verdict() == Verdict.MISS ? 1 : 0;
  }

  /** Starts the chosen server with more arguments than the usual ones. */
  final ServerProcess start(String moreArguments) throws IOException {
    ServerProcess server = contestant().with(moreArguments).start(results.directory());
    results.note(server);
    return server;
  }

  /** Starts the stock redis-server beside it. */
  final ServerProcess startRedis(String moreArguments) throws IOException {
    ServerProcess server = Contestant.redis().with(moreArguments).start(results.directory());
    results.note(server);
    return server;
  }

  private Contestant contestant() {
    Contestant usual = redis ? Contestant.redis() : Contestant.kinglet();
    return candidate == null ? usual : new Contestant(usual.name(), candidate);
  }

  /** A number without a limit. */
  final void report(String metric, double value) throws IOException {
    add(metric, value, "", Verdict.NONE);
  }

  /** A number without a limit, and what it is for redis-server. */
  final void beside(String metric, double value, double redisValue) throws IOException {
    results.add(new Figure(spec.name(), metric, Double.NaN, value, Verdict.NONE));
    results.add(new Figure(spec.name(), metric + " of redis-server", Double.NaN, redisValue, Verdict.NONE));
    OUT.printf(Locale.ROOT, "     %-52s %8.1f, redis-server %8.1f: %.3f%n", metric, value, redisValue, value / redisValue);
  }

  final void atMost(double limit, String metric, double value) throws IOException {
    add(metric, value, String.format(Locale.ROOT, " (at most %.3f)", limit), Verdict.atMost(limit, value));
  }

  final void atLeast(double limit, String metric, double value) throws IOException {
    add(metric, value, String.format(Locale.ROOT, " (at least %.3f)", limit), Verdict.atLeast(limit, value));
  }

  final void mustBe(long expected, String metric, long value) throws IOException {
    add(metric, value, " (must be " + expected + ")", Verdict.of(value == expected));
  }

  private void add(String metric, double value, String limit, Verdict verdict) throws IOException {
    results.add(new Figure(spec.name(), metric, Double.NaN, value, verdict));
    String mark = verdict == Verdict.NONE ? "    " : verdict.toString();
    OUT.printf(Locale.ROOT, "%s %s: %.3f%s%n", mark, metric, value, limit);
  }

  static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
