package kinglet.perf.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.host.Servers;
import kinglet.perf.report.Change;
import kinglet.perf.report.Figure;
import kinglet.perf.report.Results;
import kinglet.perf.report.Verdict;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Both servers side by side, started with equal settings and asked in turns, so that what the machine does meanwhile meets
 * both. Exit status: 0 when every target that was measured is met, 1 when one is missed or a server fails, 2 for a
 * wrong option.
 */
@Command(
    name = "perf/compare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Compares Kinglet with redis-server: throughput, latency, CPU per command, memory per key.")
public final class Compare implements Callable<Integer> {
  private static final PrintStream OUT = System.out;
  private static final double QUICK_SECONDS = 0.8;

  @Spec private CommandSpec spec;

  @Mixin private final Servers servers = new Servers();

  @Option(names = "--depth", split = ",", defaultValue = "1,16,64", description = "pipeline depths")
  private List<Integer> depths;

  @Option(names = "--connections", split = ",", defaultValue = "50,500", description = "numbers of connections")
  private List<Integer> connections;

  @Option(names = "--size", split = ",", defaultValue = "32,1024", description = "sizes of values, in bytes")
  private List<Integer> sizes;

  @Option(names = "--op", split = ",", defaultValue = "SET,GET", description = "commands: SET, GET, and the other tests of redis-benchmark: LPUSH, HSET, LRANGE_600, ...")
  private List<String> ops;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds for each row; in each, both servers run once")
  private int rounds;

  @Option(names = "--seconds", defaultValue = "1.5", description = "about how long the reference runs in a round")
  private double seconds;

  @Option(names = "--requests", defaultValue = "0", description = "requests in a round, instead of --seconds; 0: from --seconds")
  private long requests;

  @Option(names = "--keyspace", defaultValue = "200000", description = "number of different keys in the benchmark")
  private long keyspace;

  @Option(names = "--memory-keys", defaultValue = "2000000", description = "keys loaded to measure memory; 0: not measured")
  private long memoryKeys;

  @Option(names = "--quick", description = "only the rows with targets (50 connections, 32 bytes), shorter rounds: about 40 s")
  private boolean quick;

  @Option(names = "--no-targets", description = "exit status 0 whatever the figures are: for machines that others use too")
  private boolean noTargets;

  @Option(names = "--against", paramLabel = "DIR", description = "print the change to the earlier run in this directory")
  private Path against;

  private Results results;
  private Benchmark benchmark;
  private final List<String> rows = new ArrayList<>(List.of(CellResult.roundsHeader()));

  public static void main(String... arguments) {
    System.exit(new CommandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (quick) {
      shorten();
    }
    List<Figure> earlier = against == null ? List.of() : Results.read(against);
    results = Results.create(Compare.class, spec.commandLine().getParseResult().originalArgs());
    benchmark = new Benchmark(keyspace);
    compareSpeed();
    compareMemory();
    return conclude(earlier);
  }

  private void shorten() {
    connections = given("--connections") ? connections : List.of(50);
    sizes = given("--size") ? sizes : List.of(32);
    seconds = given("--seconds") ? seconds : QUICK_SECONDS;
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void compareSpeed() throws IOException {
    try (ServerProcess reference = servers.startReference(results.directory());
        ServerProcess candidate = servers.startCandidate(results.directory())) {
      results.note(reference);
      results.note(candidate);
      OUT.printf("%s against %s, %d rounds, medians; ! = misses its target%n%n", candidate.name(), reference.name(), rounds);
      warmUp(reference);
      warmUp(candidate);
      OUT.println(Table.header());
      for (int size : sizes) {
        compareSize(reference, candidate, size);
      }
    }
  }

  /** Long enough for the compilers of a JVM to have seen every path that is measured. */
  private void warmUp(ServerProcess server) throws IOException {
    for (int depth : depths) {
      for (String op : ops) {
        benchmark.run(server, new Cell(op, depth, 50, sizes.getFirst()), firstGuess(depth) * 3);
      }
    }
  }

  private void compareSize(ServerProcess reference, ServerProcess candidate, int size) throws IOException {
    refill(reference, size);
    refill(candidate, size);
    for (int depth : depths) {
      for (int clients : connections) {
        for (String op : ops) {
          compareCell(reference, candidate, new Cell(op, depth, clients, size));
        }
      }
    }
  }

  /** Every key exists with a value of this size: a GET that misses would be cheaper than one that hits. */
  private void refill(ServerProcess server, int size) throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      client.call("FLUSHALL");
    }
    Pipeline.load(server.port(), keyspace, size);
  }

  private void compareCell(ServerProcess reference, ServerProcess candidate, Cell cell) throws IOException {
    Sample first = benchmark.run(reference, cell, firstGuess(cell.depth()));
    benchmark.run(candidate, cell, firstGuess(cell.depth()));
    long n = requests > 0 ? requests : Math.max(1_000, Math.round(first.perSecond() * seconds));
    CellResult result = new CellResult(cell);
    for (int round = 0; round < rounds; round++) {
      result.add(benchmark.run(reference, cell, n), benchmark.run(candidate, cell, n));
    }
    record(cell, result);
  }

  private static long firstGuess(int depth) {
    return 10_000L * Math.min(depth, 16);
  }

  private void record(Cell cell, CellResult result) throws IOException {
    for (Figure figure : result.figures()) {
      results.add(figure);
    }
    rows.addAll(result.rounds());
    results.write("rounds.csv", rows);
    OUT.println(Table.line(cell, result));
  }

  private void compareMemory() throws IOException {
    if (memoryKeys == 0) {
      return;
    }
    MemoryProbe reference;
    MemoryProbe candidate;
    try (ServerProcess server = servers.startReference(results.directory())) {
      reference = MemoryProbe.measure(server, memoryKeys);
    }
    try (ServerProcess server = servers.startCandidate(results.directory())) {
      candidate = MemoryProbe.measure(server, memoryKeys);
    }
    recordMemory(reference, candidate);
  }

  private void recordMemory(MemoryProbe reference, MemoryProbe candidate) throws IOException {
    Verdict verdict = Verdict.atMost(Targets.BYTES_PER_KEY, candidate.grownPerKey());
    results.add(new Figure("memory", "bytes per key", reference.grownPerKey(), candidate.grownPerKey(), verdict));
    results.add(new Figure("memory", "process bytes per key", reference.residentPerKey(), candidate.residentPerKey()));
    OUT.printf("%nResident memory, %,d keys of 16 B with values of 32 B:%n", memoryKeys);
    OUT.println(memoryLine("redis", reference));
    OUT.println(memoryLine("kinglet", candidate) + "   target <= " + Targets.BYTES_PER_KEY + ": " + verdict);
  }

  private static String memoryLine(String name, MemoryProbe probe) {
    return String.format(
        Locale.ROOT,
        "%-8s before %7.1f MiB, after %7.1f MiB: %6.1f B a key (whole process: %.1f)",
        name,
        probe.beforeBytes() / 1048576.0,
        probe.afterBytes() / 1048576.0,
        probe.grownPerKey(),
        probe.residentPerKey());
  }

  private int conclude(List<Figure> earlier) {
    if (against != null) {
      OUT.printf("%nChange since %s:%n%s", against, Change.table(earlier, results.figures()));
    }
    OUT.printf("%n%s   results in %s%n", results.verdict(), results.directory());
    return results.verdict() == Verdict.MISS && !noTargets ? 1 : 0;
  }
}
