package kinglet.perf.compare;

import java.io.IOException;
import kinglet.perf.host.ServerProcess;
import kinglet.perf.resp.KeyedCommand;
import kinglet.perf.resp.Pipeline;
import kinglet.perf.resp.RespClient;

/**
 * Resident memory of a fresh server before and after loading keys of exactly 16 bytes with values of exactly 32 bytes.
 * Before, the server has executed the same command many times on one single key: buffers and compiled code, which do not
 * grow with the keys, are not charged to them.
 *
 * @param keys keys loaded
 * @param beforeBytes resident before loading
 * @param afterBytes resident after loading
 */
record MemoryProbe(long keys, long beforeBytes, long afterBytes) {
  private static final int VALUE_BYTES = 32;
  private static final long SETTLE_MS = 500;
  private static final int WARM_UP = 300_000;

  static MemoryProbe measure(ServerProcess server, long keys) throws IOException {
    warmUp(server);
    long before = settled(server);
    Pipeline.load(server.port(), keys, VALUE_BYTES);
    long after = settled(server);
    requireSize(server, keys);
    return new MemoryProbe(keys, before, after);
  }

  private static void warmUp(ServerProcess server) throws IOException {
    try (Pipeline one = new Pipeline(server.port(), KeyedCommand.set(VALUE_BYTES), 1_000)) {
      for (int i = 0; i < WARM_UP / 1_000; i++) {
        one.sameKey(0);
      }
    }
  }

  private static long settled(ServerProcess server) throws IOException {
    try {
      Thread.sleep(SETTLE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return server.figures().residentBytes();
  }

  private static void requireSize(ServerProcess server, long keys) throws IOException {
    try (RespClient client = new RespClient(server.port())) {
      long size = client.callForLong("DBSIZE");
      if (size != keys) {
        throw new IOException(server.name() + " holds " + size + " keys instead of " + keys);
      }
    }
  }

  /** What the keys cost. */
  double grownPerKey() {
    return (double) (afterBytes - beforeBytes) / keys;
  }

  /** What the whole process costs, by key. */
  double residentPerKey() {
    return (double) afterBytes / keys;
  }
}
