package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a process ended is found afterwards, and it ends. */
final class LastWordsTest {
  @TempDir
  private Path folder;

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @Test
  void theLogHasItBeforeTheEnd() {
    LastWords.say(() -> done.add("logged"), () -> done.add("ended"));
    assertEquals(List.of("logged", "ended"), done);
  }

  /** As a pipe is that nobody empties. */
  @Test
  void aLogThatTakesNothingDoesNotKeepItFromEnding() {
    CountDownLatch never = new CountDownLatch(1);
    LastWords.say(() -> await(never), () -> done.add("ended"));
    assertEquals(List.of("ended"), done);
    never.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theReasonIsInAFile() throws Exception {
    LastWords.keep(folder, "broken", new IllegalStateException("so it was"));
    try (Stream<Path> files = Files.list(folder)) {
      String text = Files.readString(files.findFirst().orElseThrow());
      assertTrue(text.startsWith("broken\n") && text.contains("IllegalStateException: so it was") && text.contains("at kinglet"), text);
    }
  }

  @Test
  void thatThereIsNoFolderIsNoProblem() {
    LastWords.keep(folder.resolve("gone"), "broken", new IllegalStateException("so it was"));
    assertTrue(Files.notExists(folder.resolve("gone")));
  }
}
