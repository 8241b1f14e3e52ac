package kinglet.perf.compare;

/** The numbers of a {@link Sample}, with their names in the results. */
enum Metric {
  THROUGHPUT("throughput 1/s"),
  P50("p50 ms"),
  P99("p99 ms"),
  P999("p99.9 ms"),
  CPU("cpu us per command");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  double of(Sample sample) {
    return switch (this) {
      case THROUGHPUT -> sample.perSecond();
      case P50 -> sample.p50Ms();
      case P99 -> sample.p99Ms();
      case P999 -> sample.p999Ms();
      case CPU -> sample.cpuMicros();
    };
  }
}
