package kinglet.engine.resp;

/** Doubles as the text that Redis 7.2 replies: the shortest that reads back the same, {@code inf}, {@code nan}. */
public final class Doubles {
  private Doubles() {}

  /** The text of a double. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e17) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    return Double.toString(value);
  }
}
