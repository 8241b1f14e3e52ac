package kinglet.perf.load;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Latency by percentile as a hand-written SVG. The x axis is logarithmic in the share that is slower (90 %, 99 %, 99.9 %
 * stand at equal distances), the y axis logarithmic in milliseconds: body and tail are both visible.
 *
 * <p>A pure function of its input.
 */
final class PercentilePlot {
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final double STEPS_PER_DECADE = 40;
  private static final List<String> COLOURS = List.of("#c0392b", "#1f6fb2", "#2e8b57", "#8e44ad");

  /** One curve; the histogram is in nanoseconds. */
  record Series(String name, Histogram histogram) {}

  private final StringBuilder svg = new StringBuilder();
  private final List<Series> all;
  private final int decades; // of the x axis: 3 means that it ends at 99.9 %
  private final int lowest; // power of ten, in ms, at the bottom
  private final int highest;

  private PercentilePlot(List<Series> all) {
    this.all = all;
    long count = all.stream().mapToLong(series -> series.histogram().getTotalCount()).max().orElse(0);
    decades = Math.clamp((int) Math.log10(Math.max(count, 10)), 1, 7);
    lowest = (int) Math.floor(Math.log10(all.stream().mapToDouble(series -> ms(series, 0)).min().orElse(0.1)));
    int top = (int) Math.ceil(Math.log10(all.stream().mapToDouble(series -> ms(series, 100)).max().orElse(1)));
    highest = Math.max(top, lowest + 1);
  }

  static String svg(String title, List<Series> all) {
    PercentilePlot plot = new PercentilePlot(all);
    plot.open(title);
    plot.xAxis();
    plot.yAxis();
    plot.curves();
    return plot.svg.append("</svg>\n").toString();
  }

  private void open(String title) {
    int width = LEFT + WIDTH + 40;
    int height = TOP + HEIGHT + 60;
    add(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">", width, height));
    add(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height));
    text(LEFT, 25, "start", title);
  }

  private void xAxis() {
    for (int decade = 0; decade <= decades; decade++) {
      double x = x(1 - Math.pow(10, -decade));
      line(x, TOP, x, TOP + HEIGHT);
      text(x, TOP + HEIGHT + 20, "middle", percentileLabel(decade));
    }
    text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 45, "middle", "percentile");
  }

  /** 0 %, 90 %, 99 %, 99.9 %, … */
  static String percentileLabel(int decade) {
    return switch (decade) {
      case 0 -> "0 %";
      case 1 -> "90 %";
      case 2 -> "99 %";
      default -> "99." + "9".repeat(decade - 2) + " %";
    };
  }

  private void yAxis() {
    for (int power = lowest; power <= highest; power++) {
      double y = y(Math.pow(10, power));
      line(LEFT, y, LEFT + WIDTH, y);
      text(LEFT - 8, y + 4, "end", String.format(Locale.ROOT, "%." + Math.max(0, -power) + "f ms", Math.pow(10, power)));
    }
  }

  private void curves() {
    for (int i = 0; i < all.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      add(String.format(Locale.ROOT, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>", colour, points(all.get(i))));
      int y = TOP + 20 + 20 * i;
      add(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"20\" height=\"4\" fill=\"%s\"/>", LEFT + 15, y - 6, colour));
      text(LEFT + 42, y, "start", all.get(i).name());
    }
  }

  private String points(Series series) {
    StringBuilder points = new StringBuilder();
    for (int step = 0; step <= decades * STEPS_PER_DECADE; step++) {
      double share = 1 - Math.pow(10, -step / STEPS_PER_DECADE);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(share), y(ms(series, share * 100))));
    }
    return points.toString().strip();
  }

  private static double ms(Series series, double percentile) {
    return Math.max(1, series.histogram().getValueAtPercentile(percentile)) / 1e6;
  }

  private double x(double share) {
    return LEFT + WIDTH * Math.min(1, -Math.log10(1 - share) / decades);
  }

  private double y(double ms) {
    return TOP + HEIGHT * (highest - Math.log10(ms)) / (highest - lowest);
  }

  private void line(double x1, double y1, double x2, double y2) {
    add(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>", x1, y1, x2, y2));
  }

  private void text(double x, double y, String anchor, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    add(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped));
  }

  private void add(String element) {
    svg.append(element).append('\n');
  }
}
