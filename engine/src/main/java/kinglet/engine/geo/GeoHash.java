package kinglet.engine.geo;

/**
 * Geohashes as Redis computes them: the bits of longitude and latitude in turn, as many of each as there are steps, of places
 * in the map of EPSG:900913, which ends at 85 degrees north and south. With 26 steps a hash is a sorted set's score. Source:
 * geohash.c of Redis 7.2; Anderson, "Bit twiddling hacks", for the interleaving.
 */
final class GeoHash {
  static final double LONGITUDE_MAX = 180;
  static final double LATITUDE_MAX = 85.05112878;
  static final int STEPS = 26;

  private static final double WORLD_LATITUDE_MAX = 90;
  private static final long LONGITUDES = 0xaaaaaaaaaaaaaaaaL;
  private static final long LATITUDES = 0x5555555555555555L;
  private static final int TEXT_BITS = 5;
  private static final int TEXT_BYTES = 11;
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";

  private GeoHash() {}

  /** Whether there is such a place on the map. */
  static boolean isOnMap(double longitude, double latitude) {
    return Math.abs(longitude) <= LONGITUDE_MAX && Math.abs(latitude) <= LATITUDE_MAX;
  }

  /** The hash of a place on the map. */
  static long encode(double longitude, double latitude, int steps) {
    return encode(longitude, latitude, LATITUDE_MAX, steps);
  }

  private static long encode(double longitude, double latitude, double latitudeMax, int steps) {
    double cells = 1L << steps;
    long x = (long) ((longitude + LONGITUDE_MAX) / (LONGITUDE_MAX + LONGITUDE_MAX) * cells);
    long y = (long) ((latitude + latitudeMax) / (latitudeMax + latitudeMax) * cells);
    return spread(y) | spread(x) << 1;
  }

  /** Where a cell begins in the west; {@code cells} further, another one. */
  static double longitude(long hash, int steps, int cells) {
    return place(gather(hash >>> 1), cells, steps, LONGITUDE_MAX);
  }

  /** Where a cell begins in the south; {@code cells} further, another one. */
  static double latitude(long hash, int steps, int cells) {
    return place(gather(hash), cells, steps, LATITUDE_MAX);
  }

  private static double place(long cell, int cells, int steps, double max) {
    long wrapped = cell + cells & 0xffffffffL;
    return -max + wrapped * 1.0 / (1L << steps) * (max + max);
  }

  /** The longitude of the place that a score stands for: the middle of its cell. */
  static double longitudeOf(double score) {
    long hash = hash(score);
    return middle(longitude(hash, STEPS, 0), longitude(hash, STEPS, 1), LONGITUDE_MAX);
  }

  /** As {@link #longitudeOf}. */
  static double latitudeOf(double score) {
    long hash = hash(score);
    return middle(latitude(hash, STEPS, 0), latitude(hash, STEPS, 1), LATITUDE_MAX);
  }

  private static double middle(double min, double max, double limit) {
    return Math.max(-limit, Math.min(limit, (min + max) / 2));
  }

  /** Any score as a hash, as C on x86-64 makes an unsigned integer of a double. */
  private static long hash(double score) {
    if (score < 0x1p63) {
      return (long) score;
    }
    return score < 0x1p64 ? (long) (score - 0x1p63) ^ Long.MIN_VALUE : 0;
  }

  /** The hash with zeroes for the missing steps: a score. */
  static long align(long hash, int steps) {
    return hash << 2 * (STEPS - steps);
  }

  /** The hash of the cell so many columns east and rows north; it wraps around the map. */
  static long neighbour(long hash, int steps, int east, int north) {
    int unused = Long.SIZE - 2 * steps;
    long x = move(hash & LONGITUDES, LONGITUDES >>> unused, LATITUDES >>> unused, east);
    long y = move(hash & LATITUDES, LATITUDES >>> unused, LONGITUDES >>> unused, north);
    return x | y;
  }

  /** Adds to every second bit: a carry passes through the others when these are set. */
  private static long move(long bits, long own, long others, int cells) {
    return switch (cells) {
      case 1 -> bits + others + 1 & own;
      case -1 -> (bits | others) - (others + 1) & own;
      default -> bits;
    };
  }

  /** The standard geohash text of the place that a score stands for, 11 bytes; the last one has no bits any more. */
  static String text(double score) {
    long hash = encode(longitudeOf(score), latitudeOf(score), WORLD_LATITUDE_MAX, STEPS);
    StringBuilder text = new StringBuilder(TEXT_BYTES);
    for (int i = 1; i < TEXT_BYTES; i++) {
      text.append(ALPHABET.charAt((int) (hash >>> 2 * STEPS - i * TEXT_BITS) & (1 << TEXT_BITS) - 1));
    }
    return text.append(ALPHABET.charAt(0)).toString();
  }

  /** Puts each of the lower 32 bits in the place of twice its number. */
  private static long spread(long bits) {
    long x = bits & 0xffffffffL;
    x = (x | x << 16) & 0x0000ffff0000ffffL;
    x = (x | x << 8) & 0x00ff00ff00ff00ffL;
    x = (x | x << 4) & 0x0f0f0f0f0f0f0f0fL;
    x = (x | x << 2) & 0x3333333333333333L;
    return (x | x << 1) & LATITUDES;
  }

  /** Undoes {@link #spread}. */
  private static long gather(long bits) {
    long x = bits & LATITUDES;
    x = (x | x >>> 1) & 0x3333333333333333L;
    x = (x | x >>> 2) & 0x0f0f0f0f0f0f0f0fL;
    x = (x | x >>> 4) & 0x00ff00ff00ff00ffL;
    x = (x | x >>> 8) & 0x0000ffff0000ffffL;
    return (x | x >>> 16) & 0xffffffffL;
  }
}
