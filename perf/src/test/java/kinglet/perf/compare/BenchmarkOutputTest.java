package kinglet.perf.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchmarkOutputTest {
  @Test
  void readsWhatRedisBenchmarkPrinted() throws IOException {
    BenchmarkOutput output = BenchmarkOutput.parse(resource("redis-benchmark-7.0.15.txt"));
    assertEquals(new BenchmarkOutput(19940.18, 1.567, 4.543, 7.079), output);
  }

  @Test
  void errorsOfTheBenchmarkAreNotTakenForFigures() {
    String text = "Could not connect to Redis at 127.0.0.1:1: Connection refused";
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> BenchmarkOutput.parse(text));
    assertEquals("not the output of redis-benchmark 7.0: " + text, e.getMessage());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BenchmarkOutputTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
