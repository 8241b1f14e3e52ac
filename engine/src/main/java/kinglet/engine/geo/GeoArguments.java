package kinglet.engine.geo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.resp.Strtod;

/** Places, lengths and units as arguments. What is wrong is replied. Owned by the executor. Source: geo.c of Redis 7.2. */
final class GeoArguments {
  private static final String NO_UNIT = "ERR unsupported unit provided. please use M, KM, FT, MI";
  private static final int PRINTED_DIGITS = 6;

  private final Strtod numbers = new Strtod();
  private double value;
  private double longitude;
  private double latitude;

  /** Reads a number; false if it is none. */
  boolean readNumber(Call call, int argument, String error) {
    value = numbers.parse(call.address(argument), call.length(argument));
    if (Double.isNaN(value)) {
      call.reply().error(error);
      return false;
    }
    return true;
  }

  /** What {@link #readNumber} or {@link #readUnit} read. */
  double value() {
    return value;
  }

  /** Reads a longitude and a latitude; false if that is no place on the map. */
  boolean readPlace(Call call, int argument) {
    if (!readNumber(call, argument, Errors.NOT_A_FLOAT)) {
      return false;
    }
    longitude = value;
    if (!readNumber(call, argument + 1, Errors.NOT_A_FLOAT)) {
      return false;
    }
    latitude = value;
    if (!GeoHash.isOnMap(longitude, latitude)) {
      call.reply().error("ERR invalid longitude,latitude pair " + printed(longitude) + "," + printed(latitude));
      return false;
    }
    return true;
  }

  double longitude() {
    return longitude;
  }

  double latitude() {
    return latitude;
  }

  /** Reads a unit: how many metres it has; false if it is none. */
  boolean readUnit(Call call, int argument) {
    if (call.is(argument, "m")) {
      value = 1;
    } else if (call.is(argument, "km")) {
      value = 1000;
    } else if (call.is(argument, "ft")) {
      value = 0.3048;
    } else if (call.is(argument, "mi")) {
      value = 1609.34;
    } else {
      call.reply().error(NO_UNIT);
      return false;
    }
    return true;
  }

  /** As C prints it by {@code %f}. */
  private static String printed(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    String digits = new BigDecimal(Math.abs(number)).setScale(PRINTED_DIGITS, RoundingMode.HALF_EVEN).toPlainString();
    return number < 0 || 1 / number < 0 ? "-" + digits : digits;
  }
}
