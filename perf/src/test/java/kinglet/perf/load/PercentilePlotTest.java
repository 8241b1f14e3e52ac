package kinglet.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PercentilePlotTest {
  @Test
  void isWellFormedAndHasACurveForEachServer() throws Exception {
    Document svg = parse(PercentilePlot.svg("a < b & c", List.of(series("redis", 50_000), series("kinglet", 70_000))));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals(2, svg.getElementsByTagName("polyline").getLength());
  }

  @Test
  void aCurveRunsRightAndNeverDown() throws Exception {
    Document svg = parse(PercentilePlot.svg("one", List.of(series("redis", 50_000))));
    String[] points = ((Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points").split(" ");
    double x = 0;
    double y = Double.MAX_VALUE; // SVG counts y downwards: slower is a smaller y
    for (String point : points) {
      double nextX = Double.parseDouble(point.split(",")[0]);
      double nextY = Double.parseDouble(point.split(",")[1]);
      assertTrue(nextX > x && nextY <= y, point);
      x = nextX;
      y = nextY;
    }
    assertEquals(870, x, "the last decade ends at the right edge");
  }

  @Test
  void theAxisEndsWhereTheSamplesEnd() {
    String svg = PercentilePlot.svg("10,000 samples", List.of(series("redis", 50_000)));
    assertTrue(svg.contains(">99.99 %<"));
    assertFalse(svg.contains(">99.999 %<"));
    assertEquals("0 %", PercentilePlot.percentileLabel(0));
  }

  @Test
  void anEmptyRunIsDrawnToo() throws Exception {
    parse(PercentilePlot.svg("nothing", List.of(new PercentilePlot.Series("redis", LoadOutcome.histogram()))));
  }

  private static PercentilePlot.Series series(String name, long nanos) {
    Histogram histogram = LoadOutcome.histogram();
    for (int i = 1; i <= 10_000; i++) {
      histogram.recordValue(nanos + 100L * i);
    }
    return new PercentilePlot.Series(name, histogram);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
