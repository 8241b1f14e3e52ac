package kinglet.perf.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import kinglet.perf.host.ServerProcess;

/**
 * Runs redis-benchmark against a server and reads the server's CPU time before and after. It is one thread and saturates
 * near 4M commands/s at depth 64: beyond that its throughput says nothing about the server, the CPU figure still does.
 */
final class Benchmark {
  private final long keyspace;

  /**
   * @param keyspace number of different keys
   */
  Benchmark(long keyspace) {
    this.keyspace = keyspace;
  }

  Sample run(ServerProcess server, Cell cell, long requests) throws IOException {
    long cpuBefore = server.figures().cpuNanos();
    BenchmarkOutput output = BenchmarkOutput.parse(execute(command(server, cell, requests)));
    double cpuMicros = (server.figures().cpuNanos() - cpuBefore) / 1e3 / requests;
    return new Sample(output.perSecond(), output.p50Ms(), output.p99Ms(), output.p999Ms(), cpuMicros);
  }

  private String[] command(ServerProcess server, Cell cell, long requests) {
    return String.format(
            Locale.ROOT,
            "redis-benchmark -h 127.0.0.1 -p %d -t %s -P %d -c %d -d %d -n %d -r %d",
            server.port(),
            cell.op().toLowerCase(Locale.ROOT),
            cell.depth(),
            cell.connections(),
            cell.valueBytes(),
            requests,
            keyspace)
        .split(" ");
  }

  private static String execute(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
