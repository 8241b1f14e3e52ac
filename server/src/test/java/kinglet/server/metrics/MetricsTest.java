package kinglet.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kinglet.server.TestServer;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus gets from {@code metrics-port}. */
final class MetricsTest {
  private static final String SAMPLE =
      "redis_[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? -?\\d+(\\.\\d+)?(E-?\\d+)?";

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> request(int port, String method, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
          .method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void seriesOfARunningServer(String mode) throws Exception {
    int port = freePort();
    try (TestServer server = TestServer.start("--metrics-port", String.valueOf(port), "--threading-mode", mode,
        "--maxclients", "1000", "--slowlog-log-slower-than", "-1");
        SocketClient client = server.connect()) {
      client.call("SET a 1");
      client.call("SET b 1 EX 100");
      client.call("INCR");
      client.call("SELECT 3");
      client.call("SET c 1");
      HttpResponse<String> response = request(port, "GET", "/metrics");
      assertEquals(200, response.statusCode());
      assertEquals("text/plain; version=0.0.4; charset=utf-8", response.headers().firstValue("Content-Type").orElse(""));
      Set<String> lines = new HashSet<>(response.body().lines().toList());
      for (String line : List.of("redis_up 1", "redis_connected_clients 1", "redis_commands_total{cmd=\"set\"} 3",
          "redis_db_keys{db=\"db0\"} 2", "redis_db_keys_expiring{db=\"db0\"} 1", "redis_db_keys{db=\"db3\"} 1",
          "redis_db_keys{db=\"db15\"} 0", "redis_errors_total{err=\"ERR\"} 1", "redis_rdb_last_bgsave_status 1",
          "redis_config_maxclients 1000", "redis_connections_received_total 1", "redis_commands_processed_total 5",
          "# TYPE redis_commands_processed_total counter", "# TYPE redis_latency_percentiles_usec summary",
          "redis_latency_percentiles_usec_count{cmd=\"set\"} 3", "redis_slowlog_length 0")) {
        assertTrue(lines.contains(line), () -> line + " is not in\n" + response.body());
      }
      assertTrue(response.body().contains("redis_instance_info{role=\"master\",redis_version=\"7.2"), response.body());
      assertTrue(response.body().contains("redis_memory_used_bytes "), response.body());
    }
  }

  @Test
  void formIsPrometheuss() throws Exception {
    int port = freePort();
    try (TestServer server = TestServer.start("--metrics-port", String.valueOf(port)); SocketClient client = server.connect()) {
      client.call("SET a 1");
      Set<String> families = new HashSet<>();
      String family = "";
      for (String line : request(port, "GET", "/metrics").body().lines().toList()) {
        if (line.startsWith("# TYPE ")) {
          family = line.split(" ")[2];
          assertTrue(families.add(family), "twice: " + line);
        } else {
          assertTrue(line.matches(SAMPLE), line);
          assertTrue(line.startsWith(family), line + " is not of " + family);
        }
      }
      assertTrue(families.size() > 80, "families: " + families.size());
    }
  }

  @Test
  void anythingElseIsRefused() throws Exception {
    int port = freePort();
    try (TestServer server = TestServer.start("--metrics-port", String.valueOf(port))) {
      assertTrue(server.port() > 0);
      assertEquals(404, request(port, "GET", "/").statusCode());
      assertEquals(404, request(port, "GET", "/metrics/more").statusCode());
      assertEquals(405, request(port, "POST", "/metrics").statusCode());
    }
  }

  @Test
  void labelsAreEscaped() {
    String text = new MetricsText("server_time_usec:1000000\r\nuptime_in_seconds:1\r\nos:a\"b\\c\r\n").toString();
    assertTrue(text.contains("os=\"a\\\"b\\\\c\""), text);
    assertFalse(text.contains("redis_db_keys"), text);
  }
}
