package kinglet.perf.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinglet.perf.report.Verdict;
import org.junit.jupiter.api.Test;

class TargetsTest {
  @Test
  void depthOneHasThreeTargets() {
    assertEquals(Verdict.PASS, judge(1, Metric.THROUGHPUT, 1.0));
    assertEquals(Verdict.MISS, judge(1, Metric.THROUGHPUT, 0.99));
    assertEquals(Verdict.MISS, judge(1, Metric.CPU, 1.01));
    assertEquals(Verdict.PASS, judge(1, Metric.P99, 1.1));
    assertEquals(Verdict.MISS, judge(1, Metric.P99, 1.2));
    assertEquals(Verdict.NONE, judge(1, Metric.P999, 9));
  }

  @Test
  void deeperPipelinesMustGainMore() {
    assertEquals(Verdict.MISS, judge(16, Metric.THROUGHPUT, 1.8));
    assertEquals(Verdict.PASS, judge(16, Metric.CPU, 0.55));
    assertEquals(Verdict.MISS, judge(64, Metric.THROUGHPUT, 2.4));
    assertEquals(Verdict.MISS, judge(64, Metric.CPU, 0.41));
    assertEquals(Verdict.NONE, judge(64, Metric.P99, 9));
  }

  @Test
  void otherRowsAreShownWithoutATarget() {
    assertEquals(Verdict.NONE, Targets.judge(new Cell("GET", 1, 500, 32), Metric.THROUGHPUT, 0.1));
    assertEquals(Verdict.NONE, Targets.judge(new Cell("GET", 1, 50, 1024), Metric.THROUGHPUT, 0.1));
    assertEquals(Verdict.NONE, judge(4, Metric.THROUGHPUT, 0.1));
  }

  @Test
  void aCellIsJudgedByTheMediansOfItsRounds() {
    CellResult result = new CellResult(new Cell("GET", 16, 50, 32));
    result.add(sample(100, 1.0), sample(210, 0.5));
    result.add(sample(110, 0.9), sample(20, 5.0)); // one bad round
    result.add(sample(100, 1.0), sample(200, 0.5));
    assertEquals(2.0, result.figure(Metric.THROUGHPUT).ratio());
    assertEquals(0.5, result.figure(Metric.CPU).ratio());
    assertEquals(Verdict.PASS, result.verdict());
    assertEquals(6, result.rounds().size());
    assertTrue(List.of(CellResult.roundsHeader().split(",")).contains(Metric.P999.label()));
  }

  private static Verdict judge(int depth, Metric metric, double ratio) {
    return Targets.judge(new Cell("SET", depth, 50, 32), metric, ratio);
  }

  private static Sample sample(double perSecond, double cpuMicros) {
    return new Sample(perSecond, 1, 2, 3, cpuMicros);
  }
}
