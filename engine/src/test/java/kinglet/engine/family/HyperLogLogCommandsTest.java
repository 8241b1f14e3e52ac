package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tapes cannot see: events, effects, how many changes are counted, memory. */
final class HyperLogLogCommandsTest {
  private static final String HEADER = "HYLL\u0001\0\0\0\0\0\0\0\0\0\0";
  private static final String OUT_OF_DATE = "\u0080";

  private final KeyBench bench = new KeyBench(1);

  @AfterEach
  void close() {
    bench.close();
  }

  private void expect(String reply, long changes, String effect, String... events) {
    assertEquals(reply, bench.reply().strip());
    assertEquals(changes, bench.changes());
    assertEquals(effect, bench.effects());
    assertEquals(List.of(events), List.copyOf(bench.events));
    bench.events.clear();
  }

  @Test
  void addingCountsWhatIsRaised() {
    bench.send("PFADD", "h", "a", "b", "a");
    expect(":1", 3, "PFADD h a b a", "0:pfadd:h");
    bench.send("PFADD", "h", "a", "b");
    expect(":0", 0, "");
    bench.send("PFADD", "h", "a", "c", "d");
    expect(":1", 2, "PFADD h a c d", "0:pfadd:h");
    bench.send("PFADD", "empty");
    expect(":1", 1, "PFADD empty", "0:pfadd:empty");
  }

  /** Whoever replays the log has the same bytes afterwards; clients hear of no event. */
  @Test
  void countingIsAnEffectWhereTheCountIsKept() {
    bench.send("PFADD", "h", "a");
    bench.effects();
    bench.events.clear();
    bench.send("PFCOUNT", "h");
    expect(":1", 1, "PFCOUNT h", "0::h");
    bench.send("PFCOUNT", "h");
    expect(":1", 0, "");
    bench.send("PFADD", "h", "b");
    bench.effects();
    bench.events.clear();
    bench.send("PFCOUNT", "h", "none");
    expect(":2", 0, "");
  }

  @Test
  void merging() {
    bench.send("PFADD", "a", "x");
    bench.effects();
    bench.events.clear();
    bench.send("PFMERGE", "t", "a", "none");
    expect("+OK", 1, "PFMERGE t a none", "0:pfadd:t");
    bench.send("PFMERGE", "t", "a");
    expect("+OK", 1, "PFMERGE t a", "0:pfadd:t");
    bench.send("PFDEBUG", "TODENSE", "t");
    expect(":1", 1, "PFDEBUG TODENSE t");
    bench.send("PFDEBUG", "TODENSE", "t");
    expect(":0", 0, "");
  }

  /** The runs end before b's register: a was added, b fails, and the command with it. */
  @Test
  void theEffectOfACommandThatFailsHalfWay() {
    bench.set("h", HEADER + OUT_OF_DATE + "r\0");
    bench.send("PFADD", "h", "a", "b");
    expect("-INVALIDOBJ Corrupted HLL object detected", 1, "SET h " + HEADER + OUT_OF_DATE + "q\u00a6\u0084@X KEEPTTL",
        "0::h");
    bench.send("PFADD", "h", "b");
    expect("-INVALIDOBJ Corrupted HLL object detected", 0, "");
  }

  @Test
  void memoryIsTakenAsNeededAndGivenBack() {
    long start = bench.allocator.usedBytes();
    bench.send("PFADD", "h", "a", "b", "c");
    assertTrue(bench.allocator.usedBytes() - start < 300, "small: " + (bench.allocator.usedBytes() - start));
    bench.send("PFDEBUG", "TODENSE", "h");
    long dense = bench.allocator.usedBytes() - start;
    assertTrue(dense > 12_304 && dense < 15_000, "dense: " + dense);
    bench.send("PFMERGE", "t", "h");
    bench.send("PFCOUNT", "t", "h");
    bench.send("PFADD", "s", "a", "b");
    bench.send("PFDEBUG", "DECODE", "s");
    bench.send("PFDEBUG", "GETREG", "t");
    bench.send("DEL", "h", "t", "s");
    assertEquals(start, bench.allocator.usedBytes());
  }
}
