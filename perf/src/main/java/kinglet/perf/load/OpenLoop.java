package kinglet.perf.load;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.host.Servers;
import kinglet.perf.report.Figure;
import kinglet.perf.report.Medians;
import kinglet.perf.report.Results;
import kinglet.perf.resp.Pipeline;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Latency at a fixed rate, the same for both servers, in turns. Printed percentiles are medians of the rounds, since one
 * stall of the machine spoils one round only; the plot and the {@code .hgrm} files hold all rounds.
 */
@Command(
    name = "perf/open-loop",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Latency of Kinglet and redis-server at a fixed rate, corrected for coordinated omission.")
public final class OpenLoop implements Callable<Integer> {
  private static final PrintStream OUT = System.out;
  private static final double[] PERCENTILES = {50, 99, 99.9, 99.99};
  private static final long PROBE_NS = 2_000_000_000L;

  @Spec private CommandSpec spec;

  @Mixin private final Servers servers = new Servers();

  @Option(names = "--rate", defaultValue = "0", description = "requests per second; 0: from --fraction")
  private double rate;

  @Option(names = "--fraction", defaultValue = "0.7", description = "rate as a share of what the reference does in a closed loop")
  private double fraction;

  @Option(names = "--connections", defaultValue = "50", description = "connections")
  private int connections;

  @Option(names = "--get-share", defaultValue = "0.8", description = "share of GETs, the rest are SETs")
  private double getShare;

  @Option(names = "--size", defaultValue = "32", description = "size of a value, in bytes")
  private int size;

  @Option(names = "--keyspace", defaultValue = "200000", description = "number of different keys")
  private long keyspace;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds; in each, both servers run once")
  private int rounds;

  @Option(names = "--seconds", defaultValue = "5", description = "length of a round")
  private double seconds;

  private Results results;

  public static void main(String... arguments) {
    System.exit(new CommandLine(new OpenLoop()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    results = Results.create(OpenLoop.class, spec.commandLine().getParseResult().originalArgs());
    Mix mix = new Mix(getShare, keyspace, size);
    try (ServerProcess reference = servers.startReference(results.directory());
        ServerProcess candidate = servers.startCandidate(results.directory());
        Load ofReference = prepare(reference, mix);
        Load ofCandidate = prepare(candidate, mix)) {
      chooseRate(ofReference, ofCandidate);
      run(ofReference, ofCandidate);
    }
    return 0;
  }

  private Load prepare(ServerProcess server, Mix mix) throws IOException {
    results.note(server);
    Pipeline.load(server.port(), keyspace, size);
    return new Load(server.port(), connections, mix);
  }

  /** The probes warm both servers up, too. */
  private void chooseRate(Load ofReference, Load ofCandidate) throws IOException {
    ofReference.closedLoop(PROBE_NS / 2);
    double maximum = ofReference.closedLoop(PROBE_NS);
    double maximumOfCandidate = ofCandidate.closedLoop(PROBE_NS);
    if (rate == 0) {
      rate = maximum * fraction;
    }
    results.add(new Figure("closed loop c" + connections, "throughput 1/s", maximum, maximumOfCandidate));
    OUT.printf(Locale.ROOT, "closed loop: redis %,.0f/s, kinglet %,.0f/s; open loop at %,.0f/s%n", maximum, maximumOfCandidate, rate);
  }

  private void run(Load ofReference, Load ofCandidate) throws IOException {
    long roundNs = (long) (seconds * 1e9);
    ofReference.openLoop(rate, roundNs / 2);
    ofCandidate.openLoop(rate, roundNs / 2);
    List<LoadOutcome> reference = new ArrayList<>();
    List<LoadOutcome> candidate = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      reference.add(ofReference.openLoop(rate, roundNs));
      candidate.add(ofCandidate.openLoop(rate, roundNs));
    }
    print(reference, candidate);
    writeFiles(sum(reference), sum(candidate));
  }

  private void print(List<LoadOutcome> reference, List<LoadOutcome> candidate) throws IOException {
    OUT.printf("%n%-8s %12s %12s %8s   (latency from the due time, ms, median of %d rounds)%n", "", "redis", "kinglet", "ratio", rounds);
    for (double percentile : PERCENTILES) {
      double a = Medians.median(reference, outcome -> outcome.latencyMs(percentile));
      double b = Medians.median(candidate, outcome -> outcome.latencyMs(percentile));
      Figure figure = new Figure(rowName(), label(percentile) + " ms", a, b);
      results.add(figure);
      OUT.printf(Locale.ROOT, "%-8s %12.3f %12.3f %8.2f%n", label(percentile), a, b, figure.ratio());
    }
    printHealth("redis", sum(reference));
    printHealth("kinglet", sum(candidate));
  }

  private String rowName() {
    return String.format(Locale.ROOT, "open loop c%d %.0f%% GET %dB", connections, getShare * 100, size);
  }

  private static String label(double percentile) {
    return "p" + (percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile));
  }

  /** Whether the figures can be believed. */
  private static void printHealth(String name, LoadOutcome sum) {
    OUT.printf(
        Locale.ROOT,
        "%-8s max %.1f ms, %,d requests, %d without reply, %d errors; generator late p99 %.3f ms, p99.9 %.3f ms%n",
        name,
        sum.latencyMs(100),
        sum.latency().getTotalCount(),
        sum.unanswered(),
        sum.errors(),
        sum.latenessMs(99),
        sum.latenessMs(99.9));
  }

  private static LoadOutcome sum(List<LoadOutcome> outcomes) {
    return outcomes.stream().reduce(LoadOutcome.empty(), LoadOutcome::plus);
  }

  private void writeFiles(LoadOutcome reference, LoadOutcome candidate) throws IOException {
    String title = String.format(Locale.ROOT, "%s, %,.0f requests/s, %d rounds of %.1f s", rowName(), rate, rounds, seconds);
    List<PercentilePlot.Series> series =
        List.of(
            new PercentilePlot.Series("redis", reference.latency()),
            new PercentilePlot.Series("kinglet", candidate.latency()));
    results.write("latency.svg", List.of(PercentilePlot.svg(title, series)));
    for (PercentilePlot.Series one : series) {
      writeHgrm(results.directory().resolve(one.name() + ".hgrm"), one);
    }
    OUT.printf("%nplot and .hgrm files in %s%n", results.directory());
  }

  private static void writeHgrm(Path file, PercentilePlot.Series series) throws IOException {
    try (PrintStream out = new PrintStream(new FileOutputStream(file.toFile()), false, StandardCharsets.UTF_8)) {
      series.histogram().outputPercentileDistribution(out, 1e6); // in milliseconds
    }
  }
}
