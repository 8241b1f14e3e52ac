package kinglet.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void theMiddleOfAnOddNumber() {
    assertEquals(3, Medians.median(9, 1, 3));
  }

  @Test
  void theMeanOfTheTwoMiddleOnesOfAnEvenNumber() {
    assertEquals(2.5, Medians.median(4, 1, 2, 3));
  }

  @Test
  void ofAPropertyOfEachSample() {
    assertEquals(2, Medians.median(List.of("a", "bb", "cccc"), String::length));
  }

  @Test
  void nothingHasNoMedian() {
    assertThrows(IllegalArgumentException.class, Medians::median);
  }
}
