package kinglet.engine.geo;

/**
 * What a search looks into. Angles in degrees; lengths in a unit of so many metres. {@link #bound} it once its centre is known.
 * Owned by the executor. Source: geohash_helper.c of Redis 7.2 and, for polygons, of Valkey 9.
 */
abstract class Shape {
  private double unitMetres = 1;
  private double longitude;
  private double latitude;
  private double west;
  private double south;
  private double east;
  private double north;
  private double distance;

  /** The places that are inside, from the centre's point of view. */
  abstract void bound();

  /** How far the outermost place inside is, in metres. */
  abstract double radiusMetres();

  /** Whether a place is inside; then {@link #distanceMetres} is its distance from the centre. */
  abstract boolean contains(double placeLongitude, double placeLatitude);

  final void unit(double metres) {
    unitMetres = metres;
  }

  final double unit() {
    return unitMetres;
  }

  final void centre(double centreLongitude, double centreLatitude) {
    longitude = centreLongitude;
    latitude = centreLatitude;
  }

  final double longitude() {
    return longitude;
  }

  final double latitude() {
    return latitude;
  }

  final void bounds(double newWest, double newSouth, double newEast, double newNorth) {
    west = newWest;
    south = newSouth;
    east = newEast;
    north = newNorth;
  }

  /** Bounds what reaches so far from the centre. Meridians come together towards the poles. */
  final void boundAround(double widthMetres, double heightMetres) {
    double height = Earth.degrees(Earth.angle(heightMetres));
    double nearPole = latitude < 0 ? latitude - height : latitude + height;
    double width = Earth.degrees(Earth.angle(widthMetres) / StrictMath.cos(Earth.radians(nearPole)));
    bounds(longitude - width, latitude - height, longitude + width, latitude + height);
  }

  final double west() {
    return west;
  }

  final double south() {
    return south;
  }

  final double east() {
    return east;
  }

  final double north() {
    return north;
  }

  /** Measures the distance of a place from the centre. */
  final double measure(double placeLongitude, double placeLatitude) {
    distance = Earth.distance(longitude, latitude, placeLongitude, placeLatitude);
    return distance;
  }

  final double distanceMetres() {
    return distance;
  }
}
