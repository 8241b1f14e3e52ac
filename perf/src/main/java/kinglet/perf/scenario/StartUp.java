package kinglet.perf.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Medians;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From exec of the command line to the first +PONG, empty, without persistence. */
@Command(name = "startup", description = "time from exec to the first +PONG, median")
final class StartUp extends Trial {
  @Option(names = "--runs", defaultValue = "5", description = "starts")
  private int runs;

  @Option(names = "--limit-ms", defaultValue = "500", description = "median in milliseconds, at most")
  private double limitMs;

  @Override
  void run() throws IOException {
    List<Double> ms = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      try (ServerProcess server = start("")) {
        ms.add(server.firstPongNs() / 1e6);
      }
      report("start " + (i + 1) + " ms", ms.getLast());
    }
    atMost(limitMs, "start median ms", Medians.median(ms, Double::doubleValue));
  }
}
