package kinglet.engine.sortedset;

/** What becomes of the scores of a member of several sets. Source: Redis 7.2. */
enum Aggregate {
  SUM("sum") {
    @Override
    double of(double first, double second) {
      double sum = first + second;
      return Double.isNaN(sum) ? 0 : sum;
    }
  },
  MIN("min") {
    @Override
    double of(double first, double second) {
      return second < first ? second : first;
    }
  },
  MAX("max") {
    @Override
    double of(double first, double second) {
      return second > first ? second : first;
    }
  };

  static final Aggregate[] ALL = values();

  private final String word;

  Aggregate(String word) {
    this.word = word;
  }

  /** In lower case. */
  String word() {
    return word;
  }

  /** The first is never NaN, the second may be: infinity times zero. */
  abstract double of(double first, double second);
}
