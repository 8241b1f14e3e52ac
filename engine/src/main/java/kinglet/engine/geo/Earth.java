package kinglet.engine.geo;

/** Distances on a sphere, in metres; angles in degrees. Source: geohash_helper.c of Redis 7.2, the haversine formula. */
final class Earth {
  private static final double RADIUS_METRES = 6372797.560856;
  private static final double DEGREE = Math.PI / 180.0;

  private Earth() {}

  static double radians(double degrees) {
    return degrees * DEGREE;
  }

  static double degrees(double radians) {
    return radians / DEGREE;
  }

  /** The angle that so many metres of a great circle take. */
  static double angle(double metres) {
    return metres / RADIUS_METRES;
  }

  static double distance(double longitude, double latitude, double otherLongitude, double otherLatitude) {
    double v = Trigonometry.sin((radians(otherLongitude) - radians(longitude)) / 2);
    if (v == 0) {
      return distanceOfLatitudes(latitude, otherLatitude);
    }
    double u = Trigonometry.sin((radians(otherLatitude) - radians(latitude)) / 2);
    double a = u * u + Trigonometry.cos(radians(latitude)) * Trigonometry.cos(radians(otherLatitude)) * v * v;
    return 2.0 * RADIUS_METRES * Trigonometry.asin(Math.sqrt(a));
  }

  static double distanceOfLatitudes(double latitude, double otherLatitude) {
    return RADIUS_METRES * Math.abs(radians(otherLatitude) - radians(latitude));
  }
}
