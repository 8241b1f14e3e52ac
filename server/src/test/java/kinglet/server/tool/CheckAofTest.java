package kinglet.server.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import kinglet.server.TestServer;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kinglet-check-aof beside redis-check-aof: the same answers on whole and damaged files, the same cut. */
final class CheckAofTest {
  private static final String PREFIX = "#TS:100\r\n" + command("SELECT", "0") + command("SET", "k", "v");
  private static final String LATER = "#TS:200\r\n" + command("MULTI") + command("INCR", "n") + command("EXEC")
      + command("DEL", "k");

  @TempDir
  private Path dir;

  private static String command(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  private Path file(String name, String text) throws IOException {
    Path path = dir.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text, ISO_8859_1);
  }

  @Test
  void aWholeFileIsValid() throws IOException {
    Path path = file("a.aof", PREFIX + LATER);
    ToolRun run = ToolRun.checkAof("", path);
    assertEquals(0, run.status());
    assertTrue(run.output().endsWith("AOF " + path + " is valid\n"), run.output());
  }

  @Test
  @DisplayName("S3.49, S3.67, S4.17: --fix cuts a damaged file if the user says so")
  void aDamagedFileIsCutOnlyIfTheUserSaysSo() throws IOException {
    Path path = file("a.aof", PREFIX + LATER + "*2\r\n$3\r\nDE");
    assertEquals(1, ToolRun.checkAof("", path).status());
    assertTrue(ToolRun.checkAof("n\n", "--fix", path).output().endsWith("Continue? [y/N]: Aborting...\n"));
    assertEquals(PREFIX + LATER + "*2\r\n$3\r\nDE", Files.readString(path));
    ToolRun run = ToolRun.checkAof("y\n", "--fix", path);
    assertEquals(0, run.status());
    int bytes = PREFIX.length() + LATER.length();
    assertTrue(run.output().contains("This will shrink the AOF " + path + " from " + (bytes + 10) + " bytes, with 10 bytes, to "
        + bytes + " bytes"), run.output());
    assertTrue(run.output().contains("Successfully truncated AOF " + path), run.output());
    assertEquals(PREFIX + LATER, Files.readString(path));
  }

  @Test
  void whatWasWrittenLaterIsCutOff() throws IOException {
    Path path = file("a.aof", PREFIX + LATER);
    assertTrue(ToolRun.checkAof("", "--truncate-to-timestamp", 200, path).output().contains("Truncate nothing in AOF"));
    assertEquals(1, ToolRun.checkAof("", "--truncate-to-timestamp", 99, path).status());
    ToolRun run = ToolRun.checkAof("", "--truncate-to-timestamp", 150, path);
    assertTrue(run.output().endsWith("Successfully truncated AOF " + path + " to timestamp 150\n"), run.output());
    assertEquals(PREFIX, Files.readString(path));
  }

  @Test
  @DisplayName("S3.67: a manifest: only its last file may be cut")
  void onlyTheLastFileOfAManifestMayBeCut() throws IOException {
    Path manifest = file("aofs/a.aof.manifest", "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n");
    file("aofs/a.1.base.aof", PREFIX + "*1\r\n");
    Path increment = file("aofs/a.1.incr.aof", LATER + "*1\r\n");
    ToolRun run = ToolRun.checkAof("y\n", "--fix", manifest);
    assertEquals(1, run.status());
    assertTrue(run.output().endsWith("Failed to truncate AOF a.1.base.aof because it is not the last file\n"), run.output());
    file("aofs/a.1.base.aof", PREFIX);
    assertEquals(0, ToolRun.checkAof("y\n", "--fix", manifest).status());
    assertEquals(LATER, Files.readString(increment));
    Files.delete(increment);
    assertEquals(1, ToolRun.checkAof("", manifest).status());
  }

  @Test
  void wrongArgumentsAreAnswered() throws IOException {
    assertEquals(1, ToolRun.checkAof("").status());
    assertEquals(1, ToolRun.checkAof("", dir.resolve("none")).status());
    assertEquals(1, ToolRun.checkAof("", file("bad.manifest", "file x\n")).status());
  }

  @Test
  void whichFilesAreOurLogIsNotGuessed() throws IOException {
    Path manifest = file("log/a.kinglet", "kinglet-log 1\nnumber 1\nlog a.1.log queue\ncrc32c 0\n");
    ToolRun alone = ToolRun.checkAof("y\n", "--fix", manifest);
    assertEquals(1, alone.status());
    assertTrue(alone.output().contains("Its copy is damaged too"), alone.output());
    Path copy = file("log/a.kinglet.copy", "x");
    ToolRun both = ToolRun.checkAof("y\n", "--fix", manifest);
    assertEquals(1, both.status());
    assertTrue(both.output().contains("Its copy is damaged too") && both.output().contains("Nothing was changed"), both.output());
    assertEquals("x", Files.readString(copy));
  }

  /** The real tool lets annotations pass that have no end or no number; ours does not. */
  @Test
  void cutAnywhereItSaysWhatTheRealToolSays() throws Exception {
    assumeTrue(ToolRun.isInstalled("redis-check-aof"), "no redis-check-aof on this machine");
    String whole = PREFIX + LATER + command("SET", "a", "b");
    for (int end = 1; end < whole.length(); end += 3) {
      if (whole.lastIndexOf('#', end - 1) <= whole.lastIndexOf('\n', end - 1)) {
        assertSame(file("cut.aof", whole.substring(0, end)), "cut at " + end);
      }
    }
  }

  @Test
  @DisplayName("S3.69: damaged anywhere it says what the real tool says")
  void damagedAnywhereItSaysWhatTheRealToolSays() throws Exception {
    assumeTrue(ToolRun.isInstalled("redis-check-aof"), "no redis-check-aof on this machine");
    String commands = (PREFIX + LATER + command("SET", "a", "b")).replaceAll("#.*\r\n", "");
    byte[] whole = commands.getBytes(ISO_8859_1);
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 120; i++) {
      byte[] damaged = Arrays.copyOf(whole, whole.length);
      int at = random.nextInt(whole.length);
      damaged[at] = (byte) "x*$\r\n5Z".charAt(random.nextInt(7));
      assertSame(file("damaged.aof", new String(damaged, ISO_8859_1)), "damage at " + at + ": " + (char) damaged[at]);
    }
  }

  @Test
  @DisplayName("S3.69: what stands where a line's end should, and at which offset")
  void namesThePlace() throws Exception {
    String set = command("SET", "a", "value");
    Path path = file("a.aof", PREFIX.replaceAll("#.*\r\n", "") + set.replace("value\r\n", "valueXX"));
    ToolRun ours = ToolRun.checkAof("", path);
    assertEquals(1, ours.status());
    String place = ours.line("0x");
    assertTrue(place.matches("0x +[0-9a-f]+: Expected \\\\r\\\\n, got: 5858"), ours.output());
    if (ToolRun.isInstalled("redis-check-aof")) {
      assertEquals(ToolRun.theirs("", "redis-check-aof", path).line("0x"), place);
    }
  }

  @Test
  @DisplayName("S3.68, S4.122: our own log, damaged in the middle: --fix leaves out that record, and names it; then it starts")
  void ourLogLosesOneRecord() throws Exception {
    String[] options = {"--dir", dir.toString(), "--appendonly", "yes", "--log-format", "plain", "--appendfsync", "always"};
    try (TestServer server = TestServer.start(options); SocketClient client = server.connect()) {
      for (int i = 0; i < 20; i++) {
        client.call("SET key:" + i + " value:" + i);
      }
    }
    Path log = dir.resolve("appendonlydir", "appendonly.aof.1.log", "log");
    Files.writeString(log, Files.readString(log, ISO_8859_1).replace("value:5", "vXXXX:5"), ISO_8859_1);
    assertEquals(1, ToolRun.checkAof("", log.getParent().getParent()).status());
    ToolRun run = ToolRun.checkAof("y\n", "--fix", log.getParent().getParent());
    assertEquals(0, run.status(), run.output());
    assertTrue(run.output().contains("record 6") || run.output().contains("record 5"), run.output());
    try (TestServer server = TestServer.start(options); SocketClient client = server.connect()) {
      assertEquals("19", client.call("DBSIZE").text());
      assertEquals("0", client.call("EXISTS key:5").text());
    }
  }

  private static void assertSame(Path path, String what) throws Exception {
    ToolRun theirs = ToolRun.theirs("", "redis-check-aof", path);
    ToolRun ours = ToolRun.checkAof("", path);
    assertEquals(theirs.status(), ours.status(), () -> what + "\n" + theirs + "\n" + ours);
    assertEquals(theirs.line("AOF analyzed").replaceFirst("ok_up_to_line=\\d+", ""),
        ours.line("AOF analyzed").replaceFirst("ok_up_to_line=\\d+", ""), () -> what + "\n" + theirs + "\n" + ours);
  }
}
