package kinglet.perf.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
  @Test
  void cpuIsUserPlusSystemAlsoAfterAHostileName() {
    String stat = "4711 (a b) 1 (c)) S 1 2 3 4 5 6 7 8 9 10 250 33 0 0 20 0 5 0 100 0 0";
    assertEquals(283, ProcessFigures.cpuTicks(stat));
  }

  @Test
  void residentMemoryIsInKibibytes() {
    assertEquals(2048 * 1024, ProcessFigures.residentBytes("Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t    2048 kB\nThreads:\t9\n"));
  }

  @Test
  void readsThisVeryProcess() {
    ProcessFigures own = new ProcessFigures(ProcessHandle.current().pid());
    assertTrue(own.cpuNanos() > 0);
    assertTrue(own.residentBytes() > 1 << 20);
    assertTrue(own.commandLine().contains("java"), own.commandLine());
  }
}
