package kinglet.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final Figure FIGURE = new Figure("GET d16 c50 32B", "cpu us per command", 0.8, 0.4, Verdict.PASS);

  @Test
  void theRatioIsCandidateOverReference() {
    assertEquals(0.5, FIGURE.ratio());
  }

  @Test
  void survivesItsCsvLine() {
    assertEquals(FIGURE, Figure.fromCsv(FIGURE.toCsv()));
    Figure alone = new Figure("idle", "cpu %", Double.NaN, 0.3);
    assertEquals(alone, Figure.fromCsv(alone.toCsv()));
  }

  @Test
  void commasWouldBreakTheFile() {
    assertThrows(IllegalArgumentException.class, () -> new Figure("a,b", "c", 1, 2));
  }

  @Test
  void verdictsAddUpToTheWorst() {
    assertEquals(Verdict.MISS, Verdict.PASS.and(Verdict.MISS));
    assertEquals(Verdict.PASS, Verdict.NONE.and(Verdict.PASS));
    assertEquals(Verdict.MISS, Verdict.atMost(1.0, 1.01));
    assertEquals(Verdict.PASS, Verdict.atMost(1.0, 1.0));
    assertEquals(Verdict.PASS, Verdict.atLeast(1.0, 1.0));
    assertEquals(Verdict.MISS, Verdict.atLeast(1.0, Double.NaN));
  }

  @Test
  void theChangeShowsWhatMovedAndWhatIsMissing() {
    Figure now = new Figure(FIGURE.row(), FIGURE.metric(), 0.8, 0.44);
    Figure gone = new Figure("memory", "bytes per key", 144, 72);
    String table = Change.table(List.of(FIGURE, gone), List.of(now));
    assertTrue(table.contains("0.500 -> 0.550"), table);
    assertTrue(table.contains("+10.0 %"), table);
    assertTrue(table.contains("memory"), table);
    assertTrue(table.contains("not in this run"), table);
  }

  @Test
  void aChangeFromNothingHasNoPercentage() {
    assertTrue(Change.percent(0, 1).isEmpty());
    assertTrue(Change.percent(Double.NaN, 1).isEmpty());
    assertEquals("-50.0 %", Change.percent(2, 1).orElseThrow());
  }
}
