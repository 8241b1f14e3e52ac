package kinglet.perf.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import kinglet.perf.host.ServerProcess;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Connections come and go at a rate, as after a restart of everybody else's servers, while an established client asks for its
 * own. The storm's client stands on the same machine and takes its share of the processors: what counts is the ratio.
 */
@Command(name = "storm", description = "GET latency while 20,000 connections a second come and go")
final class Storm extends Trial {
  private static final long PARK_NANOS = 50_000;
  private static final double RATE_REACHED_MIN = 0.95;

  @Option(names = "--rate", defaultValue = "20000", description = "connects a second")
  private int rate;

  @Option(names = "--seconds", defaultValue = "5", description = "length of the storm")
  private int seconds;

  @Option(names = "--limit-ratio", defaultValue = "2", description = "p99 of GET in the storm over that in the quiet, at most")
  private double limitRatio;

  private long connects;

  @Override
  void run() throws IOException {
    try (ServerProcess server = start(""); Bystander bystander = new Bystander(server)) {
      Histogram quiet = bystander.during("quiet", () -> pause(Duration.ofSeconds(seconds)));
      Histogram storm = bystander.during("storm", () -> rage(server.port()));
      atLeast(RATE_REACHED_MIN * rate, "connects a second", (double) connects / seconds);
      report("quiet p99 ms", Bystander.ms(quiet, 99));
      report("storm p99 ms", Bystander.ms(storm, 99));
      atMost(limitRatio, "p99 in the storm over p99 in the quiet", Bystander.ms(storm, 99) / Bystander.ms(quiet, 99));
    }
  }

  private void rage(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long beginNs = System.nanoTime();
    long lengthNs = Duration.ofSeconds(seconds).toNanos();
    for (long passedNs = 0; passedNs < lengthNs; passedNs = System.nanoTime() - beginNs) {
      for (long due = (long) (passedNs / 1e9 * rate); connects < due; connects++) {
        connect(address);
      }
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  /** Closes by a reset, else ports would run out. */
  private static void connect(InetSocketAddress address) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }
}
