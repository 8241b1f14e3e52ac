package kinglet.perf.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.report.Medians;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A log of nothing but SETs is replayed: from exec to the first +PONG, which is not given while loading, beside redis-server. */
@Command(name = "replay", description = "time and CPU from exec until the log is replayed, beside redis-server, medians")
final class LogReplay extends Trial {
  private static final int DEPTH = 500;
  private static final double NANOS_PER_SECOND = 1e9;

  @Option(names = "--sets", defaultValue = "4000000", description = "SETs in the log, of 16-byte keys and 32-byte values")
  private long sets;

  @Option(names = "--keys", defaultValue = "1000000", description = "keys they go to")
  private long keys;

  @Option(names = "--starts", defaultValue = "3", description = "starts of each")
  private int starts;

  private record Start(double seconds, double cpuSeconds) {}

  @Override
  void run() throws IOException {
    String theirFolder = arguments();
    String ourFolder = arguments();
    fill(startRedis(theirFolder));
    fill(start(ourFolder));
    List<Start> theirs = new ArrayList<>();
    List<Start> ours = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      theirs.add(measure(startRedis(theirFolder)));
      ours.add(measure(start(ourFolder)));
    }
    beside("CPU s", Medians.median(ours, Start::cpuSeconds), Medians.median(theirs, Start::cpuSeconds));
    atMost(Medians.median(theirs, Start::seconds) / 2, "replay s", Medians.median(ours, Start::seconds));
  }

  private static String arguments() throws IOException {
    return "--appendonly yes --auto-aof-rewrite-percentage 0 --dir " + Files.createTempDirectory("kinglet-replay");
  }

  private void fill(ServerProcess server) throws IOException {
    try (server; Pipeline pipeline = new Pipeline(server.port(), KeyedCommand.set(32), DEPTH)) {
      for (long done = 0; done < sets; done += keys) {
        pipeline.run(0, Math.min(keys, sets - done));
      }
    }
  }

  private static Start measure(ServerProcess server) throws IOException {
    try (server) {
      return new Start(server.firstPongNs() / NANOS_PER_SECOND, server.figures().cpuNanos() / NANOS_PER_SECOND);
    }
  }
}
