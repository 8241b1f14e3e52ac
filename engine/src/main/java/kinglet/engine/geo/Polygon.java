package kinglet.engine.geo;

import java.util.Arrays;

/**
 * All inside a closed line of straight edges on the map; where edges cross, inside is what a ray leaves an odd number of
 * times. Its centre follows from its corners. Owned by the executor. Source: BYPOLYGON of Valkey 9; Franklin, "PNPOLY: point
 * inclusion in polygon test".
 */
final class Polygon extends Shape {
  private static final int FIRST_SIZE = 16;

  private double[] longitudes = new double[FIRST_SIZE];
  private double[] latitudes = new double[FIRST_SIZE];
  private int corners;

  void clear() {
    corners = 0;
  }

  void add(double longitude, double latitude) {
    if (corners == longitudes.length) {
      longitudes = Arrays.copyOf(longitudes, corners * 2);
      latitudes = Arrays.copyOf(latitudes, corners * 2);
    }
    longitudes[corners] = longitude;
    latitudes[corners] = latitude;
    corners++;
  }

  @Override
  void bound() {
    double west = GeoHash.LONGITUDE_MAX;
    double south = GeoHash.LATITUDE_MAX;
    double east = -GeoHash.LONGITUDE_MAX;
    double north = -GeoHash.LATITUDE_MAX;
    for (int i = 0; i < corners; i++) {
      west = Math.min(west, longitudes[i]);
      east = Math.max(east, longitudes[i]);
      south = Math.min(south, latitudes[i]);
      north = Math.max(north, latitudes[i]);
    }
    bounds(west, south, east, north);
    findCentre();
  }

  /** The direction of the sum of the corners, seen from the middle of the Earth; on the map, should it lie beyond. */
  private void findCentre() {
    double x = 0;
    double y = 0;
    double z = 0;
    for (int i = 0; i < corners; i++) {
      double longitude = Earth.radians(longitudes[i]);
      double latitude = Earth.radians(latitudes[i]);
      x += Trigonometry.cos(latitude) * Trigonometry.cos(longitude);
      y += Trigonometry.cos(latitude) * Trigonometry.sin(longitude);
      z += Trigonometry.sin(latitude);
    }
    double latitude = Earth.degrees(StrictMath.atan2(z, Math.sqrt(x * x + y * y)));
    centre(Earth.degrees(StrictMath.atan2(y, x)), Math.clamp(latitude, -GeoHash.LATITUDE_MAX, GeoHash.LATITUDE_MAX));
  }

  @Override
  double radiusMetres() {
    double west = Math.max(measure(west(), north()), measure(west(), south()));
    double east = Math.max(measure(east(), north()), measure(east(), south()));
    return Math.max(west, east);
  }

  @Override
  boolean contains(double placeLongitude, double placeLatitude) {
    boolean inside = false;
    for (int i = 0, j = corners - 1; i < corners; j = i++) {
      boolean passes = latitudes[i] > placeLatitude != latitudes[j] > placeLatitude;
      if (passes && placeLongitude < longitudeAt(placeLatitude, i, j)) {
        inside = !inside;
      }
    }
    if (inside) {
      measure(placeLongitude, placeLatitude);
    }
    return inside;
  }

  /** Where an edge passes a parallel. */
  private double longitudeAt(double latitude, int i, int j) {
    return (longitudes[j] - longitudes[i]) * (latitude - latitudes[i]) / (latitudes[j] - latitudes[i]) + longitudes[i];
  }
}
