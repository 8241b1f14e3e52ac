package kinglet.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/**
 * Answers {@code GET /metrics} in the text format of Prometheus. On threads of its own, which never touch data: what they show is
 * the executor's text.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int THREADS = 2;
  private static final long ANSWER_MS_MAX = 5000;
  // Of the JDK's server, in seconds: who is slower is cut off, so that two slow ones do not keep both threads.
  private static final String SLOWEST_SECONDS = "5";

  private final InfoRequests info;
  private final HttpServer http;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().daemon().name("metrics-", 0).factory());

  /**
   * Listens.
   *
   * @throws IOException if the address cannot be had
   */
  public MetricsServer(InetSocketAddress address, InfoRequests info) throws IOException {
    this.info = info;
    System.setProperty("sun.net.httpserver.maxReqTime", SLOWEST_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", SLOWEST_SECONDS);
    http = HttpServer.create(address, 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        reply(exchange, HttpURLConnection.HTTP_NOT_FOUND, "Only " + PATH + " is here\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        reply(exchange, HttpURLConnection.HTTP_BAD_METHOD, "GET only\n");
      } else {
        replyMetrics(exchange);
      }
    }
  }

  private void replyMetrics(HttpExchange exchange) throws IOException {
    try {
      String text = new MetricsText(info.ask(ANSWER_MS_MAX)).toString();
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      reply(exchange, HttpURLConnection.HTTP_OK, text);
    } catch (TimeoutException | InterruptedException e) {
      reply(exchange, HttpURLConnection.HTTP_UNAVAILABLE, "The server is too busy to tell\n");
    }
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
