package kinglet.perf.load;

import java.nio.ByteBuffer;
import kinglet.perf.resp.KeyedCommand;

/**
 * Which command request i is: GET or SET, on a key spread evenly over the keyspace. A function of i alone, so that both
 * servers get exactly the same requests.
 *
 * <p>Immutable; any thread.
 *
 * @param getShare share of GETs, 0 to 1
 * @param keyspace number of different keys
 * @param valueBytes size of a value in bytes
 */
public record Mix(double getShare, long keyspace, int valueBytes, KeyedCommand get, KeyedCommand set) {
  public Mix(double getShare, long keyspace, int valueBytes) {
    this(getShare, keyspace, valueBytes, KeyedCommand.get(), KeyedCommand.set(valueBytes));
  }

  void write(ByteBuffer out, long i) {
    long random = scramble(i);
    KeyedCommand command = (random >>> 40) < getShare * (1 << 24) ? get : set;
    command.writeTo(out, (random & 0xffff_ffffL) % keyspace);
  }

  int longestCommand() {
    return Math.max(get.length(), set.length());
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long scramble(long i) {
    long z = i * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
