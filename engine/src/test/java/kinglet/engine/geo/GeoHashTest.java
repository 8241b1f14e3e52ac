package kinglet.engine.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hashes of random places: how far the place that a hash stands for is, and where neighbours lie. */
class GeoHashTest {
  private static final int PLACES = 100_000;
  private static final double CELL_LONGITUDE = 360.0 / (1 << GeoHash.STEPS);
  private static final double CELL_LATITUDE = 2 * GeoHash.LATITUDE_MAX / (1 << GeoHash.STEPS);

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void standsForAPlaceWithinHalfACell() {
    for (int i = 0; i < PLACES; i++) {
      double longitude = random.nextDouble(-180, 180);
      double latitude = random.nextDouble(-GeoHash.LATITUDE_MAX, GeoHash.LATITUDE_MAX);
      double score = GeoHash.encode(longitude, latitude, GeoHash.STEPS);
      assertEquals(longitude, GeoHash.longitudeOf(score), 0.501 * CELL_LONGITUDE);
      assertEquals(latitude, GeoHash.latitudeOf(score), 0.501 * CELL_LATITUDE);
      assertEquals(score, (double) (long) score);
      assertTrue(score < 0x1p52);
    }
  }

  @Test
  void encodesThePlaceItStandsForAgain() {
    for (int i = 0; i < PLACES; i++) {
      long hash = random.nextLong(1L << 52);
      assertEquals(hash, GeoHash.encode(GeoHash.longitudeOf(hash), GeoHash.latitudeOf(hash), GeoHash.STEPS));
    }
  }

  @Test
  void neighboursAreOneCellAway() {
    for (int i = 0; i < PLACES; i++) {
      int steps = random.nextInt(2, GeoHash.STEPS + 1);
      int east = random.nextInt(-1, 2);
      int north = random.nextInt(-1, 2);
      long hash = random.nextLong(1L << 2 * steps);
      long neighbour = GeoHash.neighbour(hash, steps, east, north);
      double width = 360.0 / (1L << steps);
      double moved = GeoHash.longitude(neighbour, steps, 0) - GeoHash.longitude(hash, steps, 0) - east * width;
      assertEquals(0, Math.IEEEremainder(moved, 360), 1e-9);
      assertEquals(hash, GeoHash.neighbour(neighbour, steps, -east, -north));
    }
  }

  @Test
  void aCellContainsItsScores() {
    for (int i = 0; i < PLACES; i++) {
      int steps = random.nextInt(1, GeoHash.STEPS + 1);
      double longitude = random.nextDouble(-180, 180);
      double latitude = random.nextDouble(-GeoHash.LATITUDE_MAX, GeoHash.LATITUDE_MAX);
      long cell = GeoHash.encode(longitude, latitude, steps);
      long score = GeoHash.encode(longitude, latitude, GeoHash.STEPS);
      assertTrue(GeoHash.align(cell, steps) <= score && score < GeoHash.align(cell + 1, steps));
    }
  }
}
