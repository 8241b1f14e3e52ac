package kinglet.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kinglet.server.RedisServer;
import kinglet.server.TestServer;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;

/** The Prometheus exporter that people run beside Redis finds all its series here too; skipped where it is not installed. */
final class ExporterTest {
  private static final List<String> COMMANDS = List.of("SET a 1", "SET b 1 EX 1000", "GET a", "GET none", "RPUSH list a b",
      "SADD set a", "ZADD zset 1 a", "HSET hash f v", "PFADD hll a", "XADD stream * f v", "XGROUP CREATE stream group 0",
      "XREADGROUP GROUP group consumer STREAMS stream >", "CONFIG SET slowlog-log-slower-than 0", "GET a",
      "CONFIG SET latency-monitor-threshold 1", "DEBUG SLEEP 0.01", "INCR list");

  @Test
  void everySeriesOfRedisIsThere() throws Exception {
    assumeTrue(isInstalled("prometheus-redis-exporter") && RedisServer.isInstalled(), "no exporter or no redis-server here");
    try (TestServer kinglet = TestServer.start("--enable-debug-command", "yes"); RedisServer redis = RedisServer.start()) {
      Set<String> missing = series(redis.port());
      int all = missing.size();
      missing.removeAll(series(kinglet.port()));
      assertTrue(all > 150, "series of redis-server: " + all);
      assertEquals(Set.of(), missing);
    }
  }

  private static boolean isInstalled(String program) throws Exception {
    try {
      new ProcessBuilder(program, "--version").redirectErrorStream(true).start().waitFor();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Names of series, with the labels that do not differ from server to server. */
  private static Set<String> series(int serverPort) throws Exception {
    try (SocketClient client = new SocketClient(serverPort)) {
      for (String command : COMMANDS) {
        client.call(command);
      }
      int port = freePort();
      Process exporter = new ProcessBuilder("prometheus-redis-exporter", "-redis.addr", "redis://127.0.0.1:" + serverPort,
          "-web.listen-address", "127.0.0.1:" + port, "-check-streams", "stream", "-check-keys", "a,list,set,zset,hash,hll",
          "-count-keys", "*", "-export-client-list", "-include-system-metrics").redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      try {
        return scrape(port).lines().filter(line -> line.startsWith("redis_")).map(ExporterTest::series)
            .collect(Collectors.toCollection(TreeSet::new));
      } finally {
        exporter.destroy();
      }
    }
  }

  private static String series(String line) {
    String name = line.replaceFirst("[{ ].*", "");
    boolean hasLabels = name.startsWith("redis_db_") || name.startsWith("redis_key_") || name.startsWith("redis_stream_")
        || name.startsWith("redis_commands_total") || name.startsWith("redis_latency_spike") || name.startsWith("redis_errors");
    return hasLabels ? line.substring(0, line.lastIndexOf(' ')) : name;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String scrape(int port) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
      for (int i = 0;; i++) {
        try {
          return http.send(request, BodyHandlers.ofString(UTF_8)).body();
        } catch (IOException e) {
          assertTrue(i < 100, "the exporter does not answer");
          Thread.sleep(50);
        }
      }
    }
  }
}
