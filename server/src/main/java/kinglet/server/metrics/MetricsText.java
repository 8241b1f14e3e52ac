package kinglet.server.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * INFO's text as Prometheus reads it: a family of series after the other, each with its type. Names and labels are those of
 * prometheus-redis-exporter. Source: Prometheus's text exposition format 0.0.4.
 */
final class MetricsText {
  private static final List<String[]> SERIES = series();
  private static final List<String> INSTANCE_LABELS = List.of("role", "redis_version", "redis_build_id", "redis_mode", "os",
      "maxmemory_policy", "tcp_port", "run_id", "process_id");
  private static final String COMMAND = "cmdstat_";
  private static final String PERCENTILES = "latency_percentiles_usec_";
  private static final String ERROR = "errorstat_";
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  MetricsText(String info) {
    for (String line : info.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.charAt(0) != '#') {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    add("up", "gauge", "", 1);
    SERIES.forEach(this::addPlain);
    addInstance();
    addEmptyDatabases();
    fields.forEach(this::addParts);
  }

  private void addEmptyDatabases() {
    for (int i = 0; i < Integer.parseInt(fields.getOrDefault("databases", "0")); i++) {
      fields.putIfAbsent("db" + i, "keys=0,expires=0,avg_ttl=0");
    }
  }

  private static List<String[]> series() {
    try (InputStream in = MetricsText.class.getResourceAsStream("series.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#').map(line -> line.split(" ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addPlain(String[] series) {
    String value = fields.get(series[0]);
    if (value != null) {
      add(series[1], series[2], "", number(value));
    }
  }

  private static double number(String value) {
    return switch (value) {
      case "ok" -> 1;
      case "err" -> 0;
      default -> Double.parseDouble(value);
    };
  }

  private void addInstance() {
    StringBuilder labels = new StringBuilder();
    for (String name : INSTANCE_LABELS) {
      labels.append(labels.isEmpty() ? "" : ",").append(label(name, fields.getOrDefault(name, "")));
    }
    add("instance_info", "gauge", labels.toString(), 1);
    double nowSeconds = Double.parseDouble(fields.get("server_time_usec")) / MICROS;
    add("start_time_seconds", "gauge", "", Math.floor(nowSeconds) - Double.parseDouble(fields.get("uptime_in_seconds")));
  }

  private void addParts(String name, String value) {
    if (name.startsWith(COMMAND)) {
      addCommand(label("cmd", name.substring(COMMAND.length())), parts(value));
    } else if (name.startsWith(PERCENTILES)) {
      addPercentiles(name.substring(PERCENTILES.length()), value);
    } else if (name.startsWith(ERROR)) {
      add("errors_total", "counter", label("err", name.substring(ERROR.length())), parts(value).get("count"));
    } else if (name.matches("db\\d+")) {
      addDatabase(label("db", name), parts(value));
    }
  }

  private static Map<String, Double> parts(String value) {
    Map<String, Double> parts = new HashMap<>();
    for (String part : value.split(",")) {
      int equals = part.indexOf('=');
      parts.put(part.substring(0, equals), Double.valueOf(part.substring(equals + 1)));
    }
    return parts;
  }

  private void addCommand(String command, Map<String, Double> parts) {
    add("commands_total", "counter", command, parts.get("calls"));
    add("commands_duration_seconds_total", "counter", command, parts.get("usec") / MICROS);
    add("commands_rejected_calls_total", "counter", command, parts.get("rejected_calls"));
    add("commands_failed_calls_total", "counter", command, parts.get("failed_calls"));
  }

  private void addPercentiles(String command, String value) {
    String label = label("cmd", command);
    String family = "latency_percentiles_usec";
    for (Map.Entry<String, Double> part : parts(value).entrySet()) {
      add(family, "summary", label + "," + label("quantile", part.getKey().substring(1)), part.getValue());
    }
    Map<String, Double> totals = parts(fields.getOrDefault(COMMAND + command, "usec=0,calls=0"));
    sample(families.get(family), family + "_sum", label, totals.get("usec"));
    sample(families.get(family), family + "_count", label, totals.get("calls"));
  }

  private void addDatabase(String database, Map<String, Double> parts) {
    add("db_keys", "gauge", database, parts.get("keys"));
    add("db_keys_expiring", "gauge", database, parts.get("expires"));
    add("db_avg_ttl_seconds", "gauge", database, parts.get("avg_ttl") / MILLIS);
  }

  private static String label(String name, String value) {
    return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private void add(String family, String type, String labels, double value) {
    StringBuilder lines = families.computeIfAbsent(family,
        name -> new StringBuilder("# TYPE redis_").append(name).append(' ').append(type).append('\n'));
    sample(lines, family, labels, value);
  }

  private static void sample(StringBuilder lines, String name, String labels, double value) {
    lines.append("redis_").append(name).append(labels.isEmpty() ? "" : "{" + labels + "}").append(' ');
    if (value == Math.rint(value)) {
      lines.append((long) value);
    } else {
      lines.append(value);
    }
    lines.append('\n');
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}
