package kinglet.engine.family;

import java.util.Arrays;
import kinglet.engine.stats.LatencySeries;

/**
 * LATENCY GRAPH: a column of ASCII for each sample, four rows high with three steps in each, and below it, from top to
 * bottom, how long ago it was. Used by one call. Source of the layout: Redis 7.2.
 */
final class LatencyGraph {
  private static final int COLUMNS_MAX = 80;
  private static final int ROWS = 4;
  private static final String STEPS = "_o#";
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;
  private static final int SECONDS_PER_DAY = 86_400;

  private final LatencySeries series;
  private final long nowSecond;
  private final StringBuilder text = new StringBuilder();
  private long lowMs = Long.MAX_VALUE;
  private long highMs;

  LatencyGraph(LatencySeries series, long nowSecond) {
    this.series = series;
    this.nowSecond = nowSecond;
    for (int i = 0; i < series.size(); i++) {
      lowMs = Math.min(lowMs, series.latencyMs(i));
      highMs = Math.max(highMs, series.latencyMs(i));
    }
  }

  String draw(String event) {
    text.append(event).append(" - high ").append(highMs).append(" ms, low ").append(lowMs).append(" ms (all time high ")
        .append(series.worstMs()).append(" ms)\n");
    text.append("-".repeat(COLUMNS_MAX)).append('\n');
    for (int from = 0; from < series.size(); from += COLUMNS_MAX) {
      text.append(from == 0 ? "" : "\n");
      drawColumns(from, Math.min(from + COLUMNS_MAX, series.size()));
    }
    return text.toString();
  }

  private void drawColumns(int from, int to) {
    for (int row = ROWS - 1; row >= 0; row--) {
      for (int i = from; i < to; i++) {
        text.append(character(height(i) - row * STEPS.length()));
      }
      text.append('\n');
    }
    text.append(" ".repeat(to - from)).append('\n');
    drawLabels(from, to);
  }

  /** Of a sample among all of them, from 0 to one less than the steps of all rows. */
  private int height(int index) {
    int steps = ROWS * STEPS.length();
    long range = Math.max(1, highMs - lowMs);
    return (int) Math.min(steps - 1, (series.latencyMs(index) - lowMs) * steps / range);
  }

  private static char character(int step) {
    return step < 0 ? ' ' : step < STEPS.length() ? STEPS.charAt(step) : '|';
  }

  private void drawLabels(int from, int to) {
    String[] labels = new String[to - from];
    Arrays.setAll(labels, i -> label(from + i));
    int longest = Arrays.stream(labels).mapToInt(String::length).max().orElse(0);
    for (int row = 0; row < longest; row++) {
      for (String label : labels) {
        text.append(row < label.length() ? label.charAt(row) : ' ');
      }
      text.append('\n');
    }
  }

  private String label(int index) {
    long seconds = nowSecond - series.second(index);
    if (seconds < SECONDS_PER_MINUTE) {
      return seconds + "s";
    }
    if (seconds < SECONDS_PER_HOUR) {
      return seconds / SECONDS_PER_MINUTE + "m";
    }
    return seconds < SECONDS_PER_DAY ? seconds / SECONDS_PER_HOUR + "h" : seconds / SECONDS_PER_DAY + "d";
  }
}
