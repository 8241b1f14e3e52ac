package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.RespClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a server costs that nobody asks anything: CPU in percent of one core, exact to 10 ms over the time observed. */
@Command(name = "idle", description = "CPU of an idle server: without clients, and with idle ones")
final class IdleCpu extends Trial {
  private static final Duration SETTLE = Duration.ofSeconds(3);

  @Option(names = "--seconds", defaultValue = "10", description = "how long to look, each time")
  private int seconds;

  @Option(names = "--clients", defaultValue = "1000", description = "idle clients in the second look")
  private int clients;

  @Option(names = "--limit-percent", defaultValue = "1.0", description = "CPU in percent of one core, at most")
  private double limitPercent;

  @Override
  void run() throws IOException {
    try (ServerProcess server = start("")) {
      pause(SETTLE); // a JVM still compiles just after its start
      atMost(limitPercent, "cpu without clients %", percent(server));
      withClients(server);
    }
  }

  private void withClients(ServerProcess server) throws IOException {
    List<RespClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        idle.add(new RespClient(server.port()));
        idle.getLast().call("PING");
      }
      pause(SETTLE);
      atMost(limitPercent, "cpu with " + clients + " idle clients %", percent(server));
    } finally {
      for (RespClient client : idle) {
        client.close();
      }
    }
  }

  private double percent(ServerProcess server) throws IOException {
    long wallBefore = System.nanoTime();
    long cpuBefore = server.figures().cpuNanos();
    pause(Duration.ofSeconds(seconds));
    return 100.0 * (server.figures().cpuNanos() - cpuBefore) / (System.nanoTime() - wallBefore);
  }
}
