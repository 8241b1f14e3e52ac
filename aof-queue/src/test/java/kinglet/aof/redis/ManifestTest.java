package kinglet.aof.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifest's lines, and which files a directory's log has. */
final class ManifestTest {
  private static final String THREE = """
      # a comment
      file a.aof.2.base.rdb seq 2 type b
      file a.aof.1.incr.aof seq 1 type h
      FILE a.aof.3.incr.aof SEQ 3 startoffset 7 Type i
      file "a b.4" seq 9 type i
      """;

  @TempDir
  private Path dir;

  @Test
  void hasBaseHistoryAndIncrements() throws ManifestException {
    Manifest manifest = Manifest.parse(THREE);
    assertEquals(List.of("a.aof.2.base.rdb", "a.aof.3.incr.aof", "a b.4"),
        manifest.parts().stream().map(Manifest.Part::file).toList());
    assertEquals("a.aof.1.incr.aof", manifest.history().getFirst().file());
    assertEquals("""
        file a.aof.2.base.rdb seq 2 type b
        file a.aof.1.incr.aof seq 1 type h
        file a.aof.3.incr.aof seq 3 type i
        file "a b.4" seq 9 type i
        """, manifest.toString());
    assertEquals(manifest, Manifest.parse(manifest.toString()));
  }

  @ParameterizedTest
  @CsvSource({"'', 0, Found an empty AOF manifest", "'~', 1, Invalid AOF manifest file format",
      "'file a seq 1 type b', 1, The AOF manifest file contains too long line",
      "'file a seq 1 type x~', 1, Unknown AOF file type",
      "'file a seq 1~', 1, Invalid AOF manifest file format", "'file a seq 1 type~', 1, Invalid AOF manifest file format",
      "'file a seq 0 type i~', 1, Invalid AOF manifest file format", "'seq 1 type i x y~', 1, Invalid AOF manifest file format",
      "'file a/b seq 1 type i~', 1, 'File can''t be a path, just a filename'",
      "'file a seq 1 type b~file b seq 2 type b~', 2, Found duplicate base file information",
      "'file a seq 2 type i~# x~file b seq 2 type i~', 3, Found a non-monotonic sequence number"})
  void refusesWhatRedisRefuses(String text, int line, String message) {
    ManifestException e = assertThrows(ManifestException.class, () -> Manifest.parse(text.replace('~', '\n')));
    assertEquals(message, e.getMessage());
    assertEquals(line, e.line());
  }

  @Test
  void aTooLongLineIsRefused() {
    String text = "file " + "a".repeat(2000) + " seq 1 type b\n";
    assertEquals("The AOF manifest file contains too long line",
        assertThrows(ManifestException.class, () -> Manifest.parse(text)).getMessage());
  }

  @Test
  void findsTheLogOfADirectory() throws IOException, ManifestException {
    AofDirectory directory = new AofDirectory(dir, "aofs", "a.aof");
    assertEquals(List.of(), directory.files());
    Files.writeString(dir.resolve("a.aof"), "old");
    assertEquals(List.of(new AofFile(dir.resolve("a.aof"), "a.aof", true, true)), directory.files());
    Files.createDirectory(dir.resolve("aofs"));
    assertEquals(1, directory.files().size());
    Files.writeString(dir.resolve("aofs", "a.aof.manifest"), THREE);
    assertEquals(List.of(true, false, false), directory.files().stream().map(AofFile::isBase).toList());
    assertEquals(List.of(false, false, true), directory.files().stream().map(AofFile::isLast).toList());
    assertEquals(dir.resolve("aofs", "a b.4"), directory.files().getLast().path());
  }

  /** Redis writes the manifest, then moves the file; in between it may have been stopped. */
  @Test
  void findsTheOldFileOfAnInterruptedUpgrade() throws IOException, ManifestException {
    AofDirectory directory = new AofDirectory(dir, "aofs", "a.aof");
    Files.createDirectory(dir.resolve("aofs"));
    Files.writeString(dir.resolve("aofs", "a.aof.manifest"), "file a.aof seq 1 type b\n");
    Files.writeString(dir.resolve("a.aof"), "old");
    assertEquals(dir.resolve("a.aof"), directory.files().getFirst().path());
    Files.writeString(dir.resolve("aofs", "a.aof"), "moved");
    assertEquals(dir.resolve("aofs", "a.aof"), directory.files().getFirst().path());
  }
}
