package kinglet.perf.scenario;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.ReplyCounter;
import kinglet.perf.resp.RespClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Memory after much came and went: values of random sizes, small and large alike (uniform in the logarithm), are set and
 * deleted until the data was replaced some times over, and in between a third is deleted and comes back in other sizes. What
 * is resident, over what is used, beside redis-server.
 */
@Command(name = "churn", description = "resident over used memory after random sets and deletions, beside redis-server")
final class Churn extends Trial {
  private static final int DEPTH = 500;
  private static final int SMALLEST = 10;
  private static final int LARGEST = 10 * 1024;
  private static final int PHASES = 6;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  @Option(names = "--keys", defaultValue = "1000000", description = "different keys")
  private int keys;

  @Option(names = "--turns", defaultValue = "6", description = "how often each key is changed, on the average")
  private int turns;

  @Option(names = "--defrag", description = "with active defragmentation in both")
  private boolean defrag;

  @Option(names = "--limit", defaultValue = "1.15", description = "resident over used memory, at most")
  private double limit;

  @Override
  void run() throws IOException {
    try (ServerProcess redis = startRedis("")) {
      report("redis-server resident over used", measure(redis));
    }
    try (ServerProcess ours = start("")) {
      atMost(limit, "resident over used", measure(ours));
    }
  }

  private double measure(ServerProcess server) throws IOException {
    try (RespClient client = new RespClient(server.port()); Writer writer = new Writer(server.port())) {
      if (defrag) {
        defragment(client);
      }
      SplittableRandom random = new SplittableRandom(1);
      for (int phase = 0; phase < PHASES; phase++) {
        churn(writer, random, phase % 2 == 0 ? 2 : 8);
        print(server, "phase " + (phase + 1));
      }
      writer.settle();
      pause(SETTLE);
      return print(server, "at the end");
    }
  }

  /** The stock redis-server may be built without. */
  private static void defragment(RespClient client) throws IOException {
    try {
      client.call("CONFIG", "SET", "activedefrag", "yes");
    } catch (IOException e) {
      OUT.println("     no active defragmentation: " + e.getMessage());
    }
  }

  /** One change in {@code setsPerDeletion} + 1 is a deletion. */
  private void churn(Writer writer, SplittableRandom random, int setsPerDeletion) throws IOException {
    for (long i = 0; i < (long) keys * turns / PHASES; i++) {
      int key = random.nextInt(keys);
      if (random.nextInt(setsPerDeletion + 1) == 0) {
        writer.delete(key);
      } else {
        writer.set(key, size(random));
      }
    }
  }

  private static int size(SplittableRandom random) {
    double exponent = random.nextDouble() * Math.log((double) LARGEST / SMALLEST);
    return (int) (SMALLEST * Math.exp(exponent));
  }

  private static double print(ServerProcess server, String when) throws IOException {
    long resident = server.figures().residentBytes();
    long used = server.info("used_memory").mapToLong(Long::parseLong).findFirst().orElseThrow();
    double ratio = (double) resident / used;
    OUT.printf(Locale.ROOT, "     %-8s %-12s used %5d MiB, resident %5d MiB: %.3f%n", server.name(), when, used >> 20,
        resident >> 20, ratio);
    return ratio;
  }

  /** Pipelines changes, so many at a time. */
  private static final class Writer implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer out = ByteBuffer.allocateDirect(DEPTH * (LARGEST + 100));
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final byte[] value = "x".repeat(LARGEST).getBytes(StandardCharsets.ISO_8859_1);
    private final ReplyCounter replies = new ReplyCounter();
    private int pending;

    Writer(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void set(int key, int bytes) throws IOException {
      String name = "key:" + key;
      put("*3\r\n$3\r\nSET\r\n$" + name.length() + "\r\n" + name + "\r\n$" + bytes + "\r\n");
      out.put(value, 0, bytes);
      put("\r\n");
      added();
    }

    void delete(int key) throws IOException {
      String name = "key:" + key;
      put("*2\r\n$3\r\nDEL\r\n$" + name.length() + "\r\n" + name + "\r\n");
      added();
    }

    private void put(String text) {
      out.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void added() throws IOException {
      pending++;
      if (pending == DEPTH) {
        settle();
      }
    }

    void settle() throws IOException {
      out.flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
      out.clear();
      while (pending > 0) {
        in.clear();
        if (channel.read(in) < 0) {
          throw new EOFException("connection closed by the server");
        }
        pending -= replies.consume(in.flip());
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
