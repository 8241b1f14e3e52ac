package kinglet.perf.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One publisher and many subscribers of its channel: how many messages a second reach them. The publisher sends some at a time
 * and goes on when all but those have arrived. Subscribers and publisher stand on the same machine and take their share of the
 * processors, the same beside both servers: a server's processor time for each message says more than the rate.
 */
@Command(name = "fan-out", description = "PUBLISH to 1,000 subscribers: messages a second that reach them, beside redis-server")
final class FanOut extends Trial {
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final long ARRIVAL_LIMIT_NS = 20_000_000_000L;
  private static final long POLL_NS = 50_000;

  @Option(names = "--subscribers", defaultValue = "1000", description = "subscribers of the channel")
  private int subscribers;

  @Option(names = "--bytes", defaultValue = "64", description = "payload of a message")
  private int payloadBytes;

  @Option(names = "--depth", defaultValue = "16", description = "messages that the publisher sends at a time")
  private int depth;

  @Option(names = "--seconds", defaultValue = "5", description = "length of the run")
  private int seconds;

  @Option(names = "--limit-ratio", defaultValue = "1.5", description = "messages a second over those of redis-server, at least")
  private double limitRatio;

  /** What a server did: messages that arrived in a second, and its processor time for each. */
  private record Rate(double perSecond, double cpuNanos) {}

  @Override
  void run() throws IOException {
    Rate theirs = measure(startRedis("--maxclients " + (subscribers + 100)));
    Rate ours = measure(start("--maxclients " + (subscribers + 100)));
    beside("messages that arrive in a second", ours.perSecond(), theirs.perSecond());
    beside("server's ns of processor time for each", ours.cpuNanos(), theirs.cpuNanos());
    atLeast(limitRatio, "messages a second over redis-server's", ours.perSecond() / theirs.perSecond());
  }

  private Rate measure(ServerProcess server) throws IOException {
    try (server; Subscribers listeners = new Subscribers(server.port(), subscribers);
        Pipeline publisher = new Pipeline(server.port(), Subscribers.message(payloadBytes), depth)) {
      publish(publisher, listeners, WARM_UP);
      long cpuNanos = server.figures().cpuNanos();
      long beginNs = System.nanoTime();
      long arrived = publish(publisher, listeners, Duration.ofSeconds(seconds));
      double passedNs = System.nanoTime() - beginNs;
      return new Rate(arrived / (passedNs / 1e9), (double) (server.figures().cpuNanos() - cpuNanos) / arrived);
    }
  }

  /** Returns how many messages arrived. */
  private long publish(Pipeline publisher, Subscribers listeners, Duration time) throws IOException {
    long before = listeners.bytes();
    long endNs = System.nanoTime() + time.toNanos();
    long batchBytes = depth * subscribers * Subscribers.arrivingBytes(payloadBytes);
    long sentBytes = 0;
    while (System.nanoTime() < endNs) {
      publisher.sameKey(0);
      sentBytes += batchBytes;
      awaitBytes(listeners, before + sentBytes - batchBytes);
    }
    awaitBytes(listeners, before + sentBytes);
    return sentBytes / Subscribers.arrivingBytes(payloadBytes);
  }

  private static void awaitBytes(Subscribers listeners, long bytes) throws IOException {
    long endNs = System.nanoTime() + ARRIVAL_LIMIT_NS;
    while (listeners.bytes() < bytes) {
      LockSupport.parkNanos(POLL_NS);
      if (System.nanoTime() > endNs) {
        throw new IOException("messages are missing: " + listeners.bytes() + " bytes arrived, not " + bytes);
      }
    }
  }
}
