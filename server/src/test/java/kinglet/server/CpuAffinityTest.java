package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CpuAffinityTest {
  @Test
  void readsListsRangesAndSteps() {
    assertEquals("{1, 3}", CpuAffinity.parse("1,3").toString());
    assertEquals("{0, 2, 4, 6, 9}", CpuAffinity.parse("0-7:2, 9").toString());
  }

  @Test
  void refusesWhatIsNoList() {
    for (String list : List.of("x", "1-", "3-1", "1024", "0-3:0", "1,,2", "-1")) {
      assertThrows(IllegalArgumentException.class, () -> CpuAffinity.parse(list), list);
    }
  }

  @Test
  void bindsTheCallingThread() throws Exception {
    Thread thread = new Thread(() -> {
      CpuAffinity.bindThread("0");
      assertTrue(status().contains("Cpus_allowed_list:\t0\n"));
    });
    Throwable[] failure = new Throwable[1];
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertEquals(null, failure[0]);
  }

  private static String status() {
    try {
      return Files.readString(Path.of("/proc/thread-self/status"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
