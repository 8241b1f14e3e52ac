package kinglet.engine.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is measured and kept about slow commands. Owned by the executor. Source: redis.conf of 7.2, whose defaults these are.
 */
public final class LatencySettings implements SettingGroup {
  private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  private long slowLogMicros = 10_000;
  private long slowLogLength = 128;
  private boolean tracking = true;
  private List<Double> percentiles = List.of(50.0, 99.0, 99.9);
  private long monitorThresholdMs;

  /** Commands that took at least this long are logged; 0 is all, -1 none. In microseconds. */
  public long slowLogMicros() {
    return slowLogMicros;
  }

  /** How many entries SLOWLOG keeps. */
  public long slowLogLength() {
    return slowLogLength;
  }

  /** Whether each command's latencies are counted. */
  public boolean tracking() {
    return tracking;
  }

  /** Which percentiles INFO shows, 0 to 100. */
  public List<Double> percentiles() {
    return percentiles;
  }

  /** Events that took at least this long are kept for LATENCY; 0 is none. */
  public long monitorThresholdMs() {
    return monitorThresholdMs;
  }

  @Override
  public void declare(SettingTable table) {
    table.integer("slowlog-log-slower-than", -1, Long.MAX_VALUE, () -> slowLogMicros, value -> slowLogMicros = value);
    table.integer("slowlog-max-len", 0, Long.MAX_VALUE, () -> slowLogLength, value -> slowLogLength = value);
    table.bool("latency-tracking", () -> tracking, value -> tracking = value);
    table.words("latency-tracking-info-percentiles", () -> percentiles.stream().map(LatencySettings::show).toList(),
        words -> percentiles = percentiles(words)).alwaysWritten();
    table.integer("latency-monitor-threshold", 0, Long.MAX_VALUE, () -> monitorThresholdMs,
        value -> monitorThresholdMs = value);
  }

  /** @throws IllegalArgumentException with the text of Redis 7.2 */
  static List<Double> percentiles(List<String> words) {
    List<Double> values = new ArrayList<>();
    for (String word : words) {
      if (!NUMBER.matcher(word).matches()) {
        throw new IllegalArgumentException("Invalid latency-tracking-info-percentiles parameters");
      }
      double value = Double.parseDouble(word);
      if (value < 0 || value > 100) {
        throw new IllegalArgumentException(
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
      }
      values.add(value);
    }
    return List.copyOf(values);
  }

  /** Six digits after the point as C rounds them, without the zeros at the end. */
  public static String show(double percentile) {
    BigDecimal rounded = new BigDecimal(percentile).setScale(6, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
