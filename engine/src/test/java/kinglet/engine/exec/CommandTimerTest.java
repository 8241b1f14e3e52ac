package kinglet.engine.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import kinglet.engine.stats.CommandStats;
import kinglet.engine.transaction.TransactionCommands;
import kinglet.engine.transaction.Watches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times of commands on a clock that goes on whenever somebody looks at it. */
final class CommandTimerTest {
  private static final int STEP_NANOS = 400;
  private static final int STALL_NANOS = 5_000_000;

  private final EngineBench bench = new EngineBench(engine -> new TransactionCommands(new Watches(engine.call(), 42), engine::dispatcher));
  private final BenchClient client = bench.connect();

  CommandTimerTest() {
    bench.slowNanos = CommandTimer.EXACT_UNDER_NANOS;
    bench.clock.stepNanos = STEP_NANOS;
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void send(String... lines) {
    client.send(lines);
    bench.settle();
  }

  private static String[] times(int count, String line) {
    return Collections.nCopies(count, line).toArray(String[]::new);
  }

  private CommandStats stats(String command) {
    return bench.table().command(command).stats();
  }

  private void assertTimes(String command, long calls, long nanos) {
    assertEquals(calls, stats(command).calls(), command);
    assertEquals(nanos, stats(command).nanos(), command);
    assertEquals(calls, stats(command).latency().getTotalCount(), command);
  }

  @Test
  void fastOnesOfAPipelineAreTimedTogether() {
    send(times(20, "GET k"));
    assertTimes("get", 20, 3 * STEP_NANOS);
  }

  @Test
  void othersAreTimedAlone() {
    send("GET k", "GET k", "SET k v", "SET k w", "GET k", "EXISTS k", "GET k");
    assertTimes("set", 2, 2 * STEP_NANOS);
    assertEquals(2 * STEP_NANOS, stats("get").nanos() + stats("exists").nanos());
    assertEquals(1, stats("exists").calls());
  }

  @Test
  void aSingleOneIsTimedAlone() {
    send("GET k");
    send("GET k");
    assertTimes("get", 2, 2 * STEP_NANOS);
  }

  @Test
  void aStallIsTheLastOnesAndIsNotShared() {
    bench.clock.stepNanos = STALL_NANOS;
    send(times(CommandTimer.SPAN_MAX, "GET k"));
    long last = STALL_NANOS - (CommandTimer.SPAN_MAX - 1) * CommandTimer.SHARE_NANOS_MAX;
    assertEquals(List.of("get " + last), bench.slow);
    assertEquals(1, stats("get").latency().getCountBetweenValues(last / 2, last * 2));
    assertTimes("get", CommandTimer.SPAN_MAX, STALL_NANOS);
  }

  @Test
  void whoListensToShortTimesHearsOfEach() {
    bench.slowNanos = STEP_NANOS;
    send(times(20, "GET k"));
    assertEquals(Collections.nCopies(20, "get " + STEP_NANOS), bench.slow);
  }

  @Test
  void whatIsRefusedOrQueuedIsNobodysTime() {
    send("GET k", "GET", "MULTI", "GET k", "GET k", "EXEC", "PING");
    assertEquals(3, stats("get").calls());
    assertEquals(1, stats("exec").calls());
    // EXEC counts those that it runs.
    assertTrue(stats("exec").nanos() >= STEP_NANOS && stats("exec").nanos() <= 4 * STEP_NANOS);
  }

  @Test
  void theSumIsExactWhateverIsMixed() {
    String[] lines = new String[100];
    Arrays.setAll(lines, i -> i % 7 == 3 ? "INCR n" : "GET n");
    bench.clock.stepNanos = 0;
    send("SET n 0");
    bench.clock.stepNanos = STEP_NANOS;
    send(lines);
    assertEquals(100, stats("get").calls() + stats("incr").calls());
    assertEquals((100 + CommandTimer.SPAN_MAX - 1) / CommandTimer.SPAN_MAX * STEP_NANOS,
        stats("get").nanos() + stats("incr").nanos());
  }
}
