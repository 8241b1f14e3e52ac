package kinglet.perf.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians, because on a shared machine one bad round must not decide. */
public final class Medians {
  private Medians() {}

  /** The middle value, or the mean of the two middle ones. */
  public static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public static <T> double median(List<T> samples, ToDoubleFunction<T> value) {
    return median(samples.stream().mapToDouble(value).toArray());
  }
}
