package kinglet.engine.stats;

import java.util.Locale;

/** The text of INFO as it grows. */
public final class InfoText {
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
