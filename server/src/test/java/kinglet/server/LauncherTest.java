package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bin/kinglet-server with a program in place of Java that writes down its arguments and stays for a while. */
final class LauncherTest {
  private static final int STAYS_MS = 1500;

  @TempDir
  private Path home;

  @BeforeEach
  void install() throws IOException {
    for (String folder : List.of("bin", "server/target/dist", "java/bin")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.copy(Path.of("../bin/kinglet-server"), home.resolve("bin/kinglet-server"));
    Files.writeString(home.resolve("server/target/dist/kinglet-server.jar"), "");
    Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.writeString(home.resolve("java/bin/java"), "#!/bin/sh\nps -o sid= -p $$ > " + home + "/new\necho \"$@\" >> "
        + home + "/new\nmv " + home + "/new " + home + "/said\nsleep " + STAYS_MS / 1000.0 + "\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(home.resolve("yes.conf"), "port 1\n  Daemonize no\n daemonize \"YES\" \n");
  }

  private long run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", home.resolve("bin/kinglet-server").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    long start = System.nanoTime();
    assertEquals(0, builder.start().waitFor());
    long elapsedMs = (System.nanoTime() - start) / 1_000_000;
    while (!Files.exists(home.resolve("said"))) {
      Thread.sleep(10);
    }
    return elapsedMs;
  }

  private boolean isInOwnSession() throws IOException {
    String session = Files.readAllLines(home.resolve("said")).getFirst().strip();
    return !session.equals(Files.readString(Path.of("/proc/self/stat")).replaceAll("^.*\\) ", "").split(" ")[3]);
  }

  @ParameterizedTest(name = "S4.10: daemonize yes returns at once: {0}")
  @ValueSource(strings = {"--port 1 --daemonize yes", "CONF", "CONF --port 1"})
  void leavesADaemonBehind(String arguments) throws Exception {
    String[] words = arguments.replace("CONF", home.resolve("yes.conf").toString()).split(" ");
    assertTrue(run(words) < STAYS_MS);
    assertTrue(isInOwnSession());
    String said = Files.readString(home.resolve("said"));
    assertTrue(said.contains("-Dkinglet.daemon=true") && said.endsWith(String.join(" ", words) + "\n"), said);
  }

  @Test
  @DisplayName("S4.14: bin/kinglet-server becomes the server, with the same arguments")
  void becomesTheServerElse() throws Exception {
    assertTrue(run(home.resolve("yes.conf").toString(), "--daemonize", "no") >= STAYS_MS);
    assertTrue(!isInOwnSession() && !Files.readString(home.resolve("said")).contains("daemon=true"));
  }
}
