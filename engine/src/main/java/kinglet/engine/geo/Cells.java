package kinglet.engine.geo;

/**
 * The cells of the map that cover a shape: the one of its centre and those of its eight neighbours that matter. Owned by the
 * executor. Source: geohashCalculateAreasByShapeWGS84 of Redis 7.2, with all its habits, as they show in the order of results.
 */
final class Cells {
  /** How many cells there are at most. */
  static final int COUNT = 9;

  /** What is not searched. */
  static final long NONE = -1;

  private static final double MAP_HALF_METRES = 20037726.37;
  private static final int STEPS_SPARED = 2;
  private static final int POLAR_LATITUDE = 66;
  private static final int NEAR_POLE_LATITUDE = 80;

  /** Centre, N, S, E, W, NE, NW, SE, SW. */
  private static final int[] EAST = {0, 0, 0, 1, -1, 1, -1, 1, -1};
  private static final int[] NORTH = {0, 1, -1, 0, 0, 1, 1, -1, -1};

  private final long[] hashes = new long[COUNT];
  private int steps;

  /** Covers a shape. */
  void cover(Shape shape) {
    shape.bound();
    steps = stepsFor(shape.radiusMetres(), shape.latitude());
    findAround(shape);
    if (steps > 1 && !reach(shape)) {
      steps--;
      findAround(shape);
    }
    if (steps >= 2) {
      leaveOut(shape);
    }
  }

  private static int stepsFor(double radiusMetres, double latitude) {
    if (radiusMetres == 0) {
      return GeoHash.STEPS;
    }
    int steps = 1;
    for (double range = radiusMetres; range < MAP_HALF_METRES; range *= 2) {
      steps++;
    }
    steps -= STEPS_SPARED;
    steps -= Math.abs(latitude) > POLAR_LATITUDE ? 1 : 0;
    steps -= Math.abs(latitude) > NEAR_POLE_LATITUDE ? 1 : 0;
    return Math.clamp(steps, 1, GeoHash.STEPS);
  }

  private void findAround(Shape shape) {
    long centre = GeoHash.encode(shape.longitude(), shape.latitude(), steps);
    for (int i = 0; i < COUNT; i++) {
      hashes[i] = GeoHash.neighbour(centre, steps, EAST[i], NORTH[i]);
    }
  }

  /** Whether the outer edges of the four next neighbours are not inside the shape's bounds. */
  private boolean reach(Shape shape) {
    return !(GeoHash.latitude(hashes[1], steps, 1) < shape.north()) && !(GeoHash.latitude(hashes[2], steps, 0) > shape.south())
        && !(GeoHash.longitude(hashes[3], steps, 1) < shape.east()) && !(GeoHash.longitude(hashes[4], steps, 0) > shape.west());
  }

  /** Leaves out the neighbours on the sides where the centre's cell alone reaches beyond the shape's bounds. */
  private void leaveOut(Shape shape) {
    long centre = hashes[0];
    boolean south = GeoHash.latitude(centre, steps, 0) < shape.south();
    boolean north = GeoHash.latitude(centre, steps, 1) > shape.north();
    boolean west = GeoHash.longitude(centre, steps, 0) < shape.west();
    boolean east = GeoHash.longitude(centre, steps, 1) > shape.east();
    for (int i = 1; i < COUNT; i++) {
      if (south && NORTH[i] < 0 || north && NORTH[i] > 0 || west && EAST[i] < 0 || east && EAST[i] > 0) {
        hashes[i] = NONE;
      }
    }
  }

  /** Whether a cell is to be searched. Around small maps neighbours are the same; one that equals the last is not again. */
  boolean isSearched(int cell, int lastSearched) {
    boolean repeated = lastSearched > 0 && hashes[cell] == hashes[lastSearched];
    return hashes[cell] != NONE && !repeated;
  }

  /** The lowest score inside a cell. */
  double scoreMin(int cell) {
    return GeoHash.align(hashes[cell], steps);
  }

  /** The lowest score beyond a cell. */
  double scoreEnd(int cell) {
    return GeoHash.align(hashes[cell] + 1, steps);
  }
}
