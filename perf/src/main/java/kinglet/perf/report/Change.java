package kinglet.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The change from an earlier run to this one. The ratio to redis-server is what to look at: it holds between machines and
 * moods of one machine, the candidate's own number does not.
 */
public final class Change {
  private static final String FORMAT = "%-30s %-22s %10s -> %-10s %8s %22s%n";

  private Change() {}

  /** A table of what both runs measured. */
  public static String table(List<Figure> before, List<Figure> now) {
    StringBuilder table = new StringBuilder(String.format(FORMAT, "row", "metric", "ratio then", "now", "change", "candidate alone"));
    for (Figure figure : now) {
      before.stream().filter(figure::sameThing).findFirst().ifPresent(then -> table.append(line(then, figure)));
    }
    for (Figure gone : missing(before, now)) {
      table.append(String.format("%-30s %-22s not in this run%n", gone.row(), gone.metric()));
    }
    return table.toString();
  }

  private static String line(Figure then, Figure now) {
    return String.format(
        FORMAT,
        now.row(),
        now.metric(),
        number(then.ratio()),
        number(now.ratio()),
        percent(then.ratio(), now.ratio()).orElse("-"),
        percent(then.candidate(), now.candidate()).orElse("-"));
  }

  private static List<Figure> missing(List<Figure> before, List<Figure> now) {
    List<Figure> missing = new ArrayList<>(before);
    missing.removeIf(then -> now.stream().anyMatch(then::sameThing));
    return missing;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** From one value to the other, in percent, where both exist. */
  static Optional<String> percent(double from, double to) {
    double change = (to / from - 1) * 100;
    return Double.isFinite(change) ? Optional.of(String.format(Locale.ROOT, "%+.1f %%", change)) : Optional.empty();
  }
}
