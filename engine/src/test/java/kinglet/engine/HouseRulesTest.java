package kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that the compiler can't see, over the sources of all modules. */
final class HouseRulesTest {
  private static final int FILE_LINES_MAX = 800;
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<Path> SOURCES = new ArrayList<>();
  private static final SourceRules RULES = new SourceRules(ROOT);

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src/main/java"))).sorted().toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
          files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(SOURCES::add);
        }
      }
    }
    RULES.check(SOURCES);
  }

  @Test
  void readsTheSources() {
    assertTrue(SOURCES.size() > 100, ROOT + " has " + SOURCES.size() + " sources");
  }

  @Test
  void filesAreShort() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path source : SOURCES) {
      long lines;
      try (Stream<String> all = Files.lines(source)) {
        lines = all.count();
      }
      if (lines > FILE_LINES_MAX) {
        broken.add(ROOT.relativize(source) + ": " + lines + " lines");
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void everyPackageSaysWhatItIs() {
    TreeSet<String> broken = new TreeSet<>();
    for (Path source : SOURCES) {
      if (!Files.exists(source.resolveSibling("package-info.java"))) {
        broken.add(ROOT.relativize(source.getParent()).toString());
      }
    }
    assertEquals(new TreeSet<String>(), broken);
  }

  @Test
  void methodsAreShort() {
    assertEquals(List.of(), RULES.broken(SourceRules.Rule.LONG_METHOD));
  }

  @Test
  void namesSayWhatThingsAre() {
    assertEquals(List.of(), RULES.broken(SourceRules.Rule.EMPTY_NAME));
  }

  @Test
  void nobodyGoesBehindTheJvm() {
    assertEquals(List.of(), RULES.broken(SourceRules.Rule.UNSAFE));
  }

  @Test
  void onlyMainsPrint() {
    assertEquals(List.of(), RULES.broken(SourceRules.Rule.PRINTS));
  }

  @Test
  void theEngineIsHandedTimeChanceFilesAndSockets() {
    assertEquals(List.of(), RULES.broken(SourceRules.Rule.NOT_HANDED_IN));
  }
}
