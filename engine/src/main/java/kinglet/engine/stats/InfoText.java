package kinglet.engine.stats;

import java.util.Locale;

/** The text of INFO as it grows. */
public final class InfoText {
  private static final int KIB = 1024;
  private static final String UNITS = "KMGTP";

  private final StringBuilder text = new StringBuilder(4096);

  /** A line {@code name:value}. */
  public InfoText field(String name, String value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /** A line {@code name:value}. */
  public InfoText field(String name, long value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /** A line {@code name:value} with so many decimals. */
  public InfoText field(String name, double value, int decimals) {
    return field(name, String.format(Locale.ROOT, "%." + decimals + "f", value));
  }

  /** Two lines: the bytes as a number, and {@code name_human} as people read them: {@code 1.50M}. */
  public InfoText bytes(String name, long bytes) {
    return field(name, bytes).field(name + "_human", human(bytes));
  }

  private static String human(long bytes) {
    if (bytes < KIB) {
      return bytes + "B";
    }
    double amount = (double) bytes / KIB;
    int unit = 0;
    while (amount >= KIB && unit < UNITS.length() - 1) {
      amount /= KIB;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f%c", amount, UNITS.charAt(unit));
  }

  /** Begins a section, a blank line before it unless it is the first. */
  public InfoText section(String title) {
    text.append(text.isEmpty() ? "" : "\r\n").append("# ").append(title).append("\r\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
