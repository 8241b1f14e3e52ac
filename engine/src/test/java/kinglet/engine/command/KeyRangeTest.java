package kinglet.engine.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** First, last and step, as COMMAND INFO of Redis 7.2 shows them for these specifications. */
final class KeyRangeTest {
  private static void expect(int first, int last, int step, boolean movable, Keys keys) {
    assertEquals(new KeyRange(first, last, step, movable), KeyRange.of(keys.specs()));
  }

  @Test
  void oneSpecification() {
    expect(0, 0, 0, false, Keys.NONE);
    expect(1, 1, 1, false, Keys.one(Keys.RO));
    expect(1, -1, 2, false, Keys.range(1, -1, 2, Keys.OW));
    expect(2, 2, 1, false, Keys.range(2, 0, 1, Keys.RO));
    expect(1, -2, 1, false, Keys.range(1, -2, 1, Keys.RW));
    expect(0, 0, 0, true, Keys.numbered(2, Keys.RW));
    expect(0, 0, 0, true, Keys.after("STREAMS", 1, -1, 2, Keys.RO));
  }

  @Test
  void glued() {
    expect(1, 2, 1, false, Keys.one(Keys.RW).and(Keys.range(2, 0, 1, Keys.OW)));
    expect(2, -1, 1, false, Keys.range(2, 0, 1, Keys.OW).and(Keys.range(3, -1, 1, Keys.RO)));
  }

  @Test
  void onlyPartly() {
    expect(1, 1, 1, true, Keys.one(Keys.OW).and(Keys.numbered(2, Keys.RO)));
    expect(1, 1, 1, true, Keys.one(Keys.RO).and(Keys.after("STORE", 6, Keys.OW)));
    expect(1, 1, 1, true, Keys.one(Keys.RO).and(Keys.unknown(Keys.RO)).and(Keys.unknown(Keys.OW)));
    expect(3, 3, 1, true, Keys.range(3, 0, 1, Keys.RW | Keys.INCOMPLETE).and(Keys.after("KEYS", -2, -1, 0, Keys.RW)));
    expect(1, 1, 1, true, Keys.one(Keys.RO).and(Keys.range(3, 0, 1, Keys.RO)));
  }
}
