package kinglet.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ServerLogTest {
  private final Logger log = LoggerFactory.getLogger("test");

  @TempDir
  private Path folder;

  @AfterEach
  void putBack() throws IOException {
    ServerLog.level("warning");
    ServerLog.file("");
  }

  private List<String> logAll(Path file) throws IOException {
    ServerLog.file(file.toString());
    log.trace("t");
    log.debug("d {}", 1);
    log.info("i {} {}", 1, "two");
    log.warn("w");
    log.error("e", new IllegalStateException("cause"));
    return Files.readAllLines(file);
  }

  @Test
  void levelsAreRedisWords() throws IOException {
    List<String> words = List.of("debug", "verbose", "notice", "warning", "nothing");
    List<String> marks = List.of(".-*##", "-*##", "*##", "##", "");
    for (int i = 0; i < words.size(); i++) {
      ServerLog.level(words.get(i));
      StringBuilder seen = new StringBuilder();
      for (String line : logAll(folder.resolve(words.get(i)))) {
        seen.append(line.matches("\\d+:M .*") ? line.split(" ")[5] : "");
      }
      assertEquals(marks.get(i), seen.toString());
    }
  }

  @Test
  void linesLookAsRediss() throws IOException {
    ServerLog.level("notice");
    List<String> lines = logAll(folder.resolve("log"));
    String head = ProcessHandle.current().pid() + ":M \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";
    assertTrue(lines.get(0).matches(head + "\\* i 1 two"), lines.get(0));
    assertTrue(lines.get(1).matches(head + "# w"), lines.get(1));
    assertTrue(lines.get(2).matches(head + "# e"), lines.get(2));
    assertEquals("java.lang.IllegalStateException: cause", lines.get(3));
  }

  @Test
  void rotatedFileComesBack() throws IOException {
    ServerLog.level("warning");
    Path file = folder.resolve("log");
    assertTrue(logAll(file).size() > 1);
    Files.move(file, folder.resolve("log.1"));
    log.warn("after");
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void fileThatCannotBeOpenedIsRefused() {
    assertThrows(IOException.class, () -> ServerLog.file(folder.resolve("none").resolve("log").toString()));
  }

  @Test
  void facilities() {
    assertEquals(8, Syslog.code("user"));
    assertEquals(128, Syslog.code("local0"));
    assertEquals(184, Syslog.code("local7"));
  }
}
