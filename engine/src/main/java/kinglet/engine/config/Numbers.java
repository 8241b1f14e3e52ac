package kinglet.engine.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of one form and range, as Redis 7.2 reads, shows and rewrites them. Amounts of memory beyond {@link Long#MAX_VALUE}
 * are out of range; Redis lets some wrap around.
 */
final class Numbers {
  /** How a number is written. */
  enum Form {
    PLAIN("argument couldn't be parsed into an integer"),
    MEMORY("argument must be a memory value"),
    MEMORY_OR_PERCENT("argument must be a memory or percent value"),
    OCTAL("argument couldn't be parsed as an octal number");

    private final String error;

    Form(String error) {
      this.error = error;
    }
  }

  private static final Pattern PLAIN = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final Pattern LENIENT = Pattern.compile("\\s*([+-]?[0-9]{1,18})");
  private static final Pattern OCTAL = Pattern.compile("\\s*([+-]?[0-7]{0,20})");
  private static final Pattern MEMORY = Pattern.compile("([0-9]{0,127})(b|k|kb|m|mb|g|gb|)");

  private final Form form;
  private final long min;
  private final long max;

  Numbers(Form form, long min, long max) {
    this.form = form;
    this.min = min;
    this.max = max;
  }

  long parse(String text) {
    return switch (form) {
      case PLAIN -> inRange(plain(text));
      case MEMORY -> inRange(memory(text));
      case MEMORY_OR_PERCENT -> text.endsWith("%") ? -percent(text) : inRange(memory(text));
      case OCTAL -> inRange(octal(text));
    };
  }

  /** As CONFIG GET shows it. */
  String show(long value) {
    return switch (form) {
      case OCTAL -> Long.toOctalString(value);
      case MEMORY_OR_PERCENT -> value < 0 ? -value + "%" : Long.toString(value);
      default -> Long.toString(value);
    };
  }

  /** As CONFIG REWRITE writes it. */
  String rewrite(long value) {
    boolean bytes = form == Form.MEMORY || form == Form.MEMORY_OR_PERCENT;
    return bytes && value >= 0 ? withUnit(value) : show(value);
  }

  /** Bytes with the largest unit that divides them. */
  static String withUnit(long bytes) {
    if (bytes == 0 || bytes % 1024 != 0) {
      return Long.toString(bytes);
    }
    if (bytes % (1024 * 1024) != 0) {
      return bytes / 1024 + "kb";
    }
    return bytes % (1024 * 1024 * 1024) != 0 ? (bytes >> 20) + "mb" : (bytes >> 30) + "gb";
  }

  /**
   * Bytes with an optional unit: k, m, g count in thousands, kb, mb, gb in 1024. No digits are 0, as in Redis.
   *
   * @throws IllegalArgumentException if it is not that
   * @throws ArithmeticException if it is too much for a long
   */
  static long memoryOf(String text) {
    Matcher matcher = MEMORY.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(Form.MEMORY.error);
    }
    BigInteger count = new BigInteger("0" + matcher.group(1));
    return count.multiply(BigInteger.valueOf(unit(matcher.group(2)))).longValueExact();
  }

  /**
   * A number as strtoll reads it: blanks before it, a sign and leading zeros are fine.
   *
   * @throws NumberFormatException if it is not one
   */
  static long lenient(String text) {
    Matcher matcher = LENIENT.matcher(text);
    if (!matcher.matches()) {
      throw new NumberFormatException(text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "k" -> 1000;
      case "kb" -> 1 << 10;
      case "m" -> 1_000_000;
      case "mb" -> 1 << 20;
      case "g" -> 1_000_000_000;
      case "gb" -> 1 << 30;
      default -> 1;
    };
  }

  private long plain(String text) {
    if (!PLAIN.matcher(text).matches()) {
      throw unreadable();
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException beyond64Bits) {
      throw unreadable();
    }
  }

  private long memory(String text) {
    try {
      return memoryOf(text);
    } catch (ArithmeticException e) {
      throw outOfRange();
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
  }

  private long percent(String text) {
    long percent = plain(text.substring(0, text.length() - 1));
    if (percent < 0) {
      throw unreadable();
    }
    if (percent > -min) {
      throw new IllegalArgumentException("percentage argument must be less or equal to " + -min);
    }
    return percent;
  }

  private long octal(String text) {
    Matcher matcher = OCTAL.matcher(text);
    if (!matcher.matches()) {
      throw unreadable();
    }
    String digits = matcher.group(1);
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private long inRange(long value) {
    if (value < min || value > max) {
      throw outOfRange();
    }
    return value;
  }

  private IllegalArgumentException outOfRange() {
    return new IllegalArgumentException("argument must be between " + bound(min) + " and " + bound(max) + " inclusive");
  }

  private String bound(long value) {
    return form == Form.OCTAL ? Long.toOctalString(value) : Long.toString(value);
  }

  private IllegalArgumentException unreadable() {
    return new IllegalArgumentException(form.error);
  }
}
