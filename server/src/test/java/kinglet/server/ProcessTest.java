package kinglet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own: how it starts, what it says when it cannot, how it ends. */
final class ProcessTest {
  private static final Path STOCK_CONF = Path.of("/etc/redis/redis.conf");

  @TempDir
  private Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void portInUse() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(socket.getLocalPort());
      Process process = start("--port", port, "--bind", TestServer.host());
      assertEquals(1, exitStatus(process));
      assertTrue(errors().contains("Could not create server TCP listening socket " + TestServer.host() + ":" + port + ": "
          + "bind: Address already in use"), errors());
    }
  }

  @Test
  @DisplayName("a configuration file with a mistake: file and line on the standard error, status 1 (S4.8)")
  void mistakeInConfigurationFile() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.conf"), "port 1\n# a comment\nmaxmemory lots\n");
    assertEquals(1, exitStatus(start(file.toString())));
    assertTrue(errors().contains("*** FATAL CONFIG FILE ERROR (Kinglet ")
        && errors().contains("at line 3\n>>> 'maxmemory lots'\nargument must be a memory value"), errors());
    assertTrue(errors().contains(file.toString()), errors());
  }

  @Test
  @DisplayName("an unknown directive stops the start with file and line (S4.8)")
  void unknownDirective() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.conf"), "port 1\nno-such-directive yes\n");
    assertEquals(1, exitStatus(start(file.toString())));
    assertTrue(errors().contains("at line 2\n>>> 'no-such-directive yes'\nBad directive or wrong number of arguments"),
        errors());
  }

  @Test
  void missingConfigurationFile() throws Exception {
    assertEquals(1, exitStatus(start(folder.resolve("none.conf").toString())));
    assertTrue(errors().contains("none.conf") && errors().contains("No such file or directory"), errors());
  }

  @Test
  @DisplayName("an unmodified redis.conf (S4.8)")
  void stockConfiguration() throws Exception {
    assumeTrue(Files.isReadable(STOCK_CONF), "no redis.conf on this machine");
    int port = TestServer.freePort();
    // Its daemonize and its folders need the rights that packages are installed with.
    Process process = start(STOCK_CONF.toString(), "--port", String.valueOf(port), "--daemonize", "no", "--logfile", "",
        "--pidfile", "");
    try (SocketClient client = connect(port)) {
      assertEquals("OK", client.call("SET k v").text());
      assertEquals("notice", client.call("CONFIG GET loglevel").children().get(1).text());
      assertEquals(STOCK_CONF.toString(), configFile(client));
    }
    process.destroy();
    exitStatus(process);
  }

  @Test
  @DisplayName("--version: a line, status 0 (S4.7)")
  void version() throws Exception {
    for (String option : List.of("--version", "-v")) {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
          System.getProperty("java.class.path"), KingletServer.class.getName(), option).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(said.matches("Kinglet server v=\\S+ redis=7\\.2\\.\\d+\n"), said);
      assertEquals(0, exitStatus(process));
    }
  }

  @Test
  @DisplayName("SHUTDOWN ends the process with status 0 (S4.9)")
  void shutdown() throws Exception {
    for (String command : List.of("SHUTDOWN", "SHUTDOWN NOSAVE")) {
      int port = TestServer.freePort();
      Process process = start("--port", String.valueOf(port));
      try (SocketClient client = connect(port)) {
        assertEquals("PONG", client.call("PING").text());
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> client.call(command));
      }
      assertEquals(0, exitStatus(process));
    }
  }

  /** Redis ends with 0; a JVM that runs its shutdown hooks for a signal ends with that signal's status. */
  @Test
  @DisplayName("SIGTERM ends the process with status 0; until then the pidfile names it (S4.10)")
  void sigterm() throws Exception {
    int port = TestServer.freePort();
    Path pidFile = folder.resolve("kinglet.pid");
    Process process = start("--port", String.valueOf(port), "--pidfile", pidFile.toString());
    try (SocketClient client = connect(port)) {
      client.call("SET k v");
      assertEquals(process.pid() + "\n", Files.readString(pidFile));
      process.destroy();
      assertEquals(0, exitStatus(process));
    }
    assertEquals(false, Files.exists(pidFile));
    assertEquals("", errors());
  }

  @Test
  @DisplayName("logfile, and CONFIG SET loglevel while it runs")
  void logLevelChanges() throws Exception {
    for (String level : List.of("notice", "warning")) {
      int port = TestServer.freePort();
      Path log = folder.resolve(level);
      Process process = start("--port", String.valueOf(port), "--logfile", log.toString());
      try (SocketClient client = connect(port)) {
        assertEquals("OK", client.call("CONFIG SET loglevel " + level).text());
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> client.call("SHUTDOWN NOSAVE"));
      }
      assertEquals(0, exitStatus(process));
      assertTrue(Files.readString(log).contains(" * Ready to accept connections"));
      assertEquals(level.equals("notice"), Files.readString(log).contains(" * A client asked to shut down"));
      assertEquals("", Files.readString(folder.resolve("output")));
    }
  }

  private static void signal(Process process, String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor());
  }

  @Test
  @DisplayName("supervised systemd: it is told of the start and of the end")
  void supervised() throws Exception {
    assumeTrue(TestServer.isInstalled("python3"), "nobody to play systemd");
    Path socket = folder.resolve("notify");
    Process systemd = new ProcessBuilder("python3", "-uc", "import socket,sys\ns=socket.socket(socket.AF_UNIX,"
        + "socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\nfor i in range(3): print(repr(s.recv(500).decode()))", socket.toString())
        .redirectOutput(folder.resolve("notified").toFile()).start();
    while (!Files.exists(socket)) {
      Thread.sleep(20);
    }
    environment.put("NOTIFY_SOCKET", socket.toString());
    int port = TestServer.freePort();
    Process process = start("--port", String.valueOf(port), "--supervised", "systemd");
    try (SocketClient client = connect(port)) {
      assertTrue(client.call("INFO server").text().contains("process_supervised:systemd\r\n"));
      process.destroy();
      assertEquals(0, exitStatus(process));
    }
    assertEquals(0, exitStatus(systemd));
    assertEquals(List.of("'STATUS=Kinglet is loading...\\n'", "'STATUS=Ready to accept connections\\nREADY=1\\n'",
        "'STOPPING=1\\n'"), Files.readAllLines(folder.resolve("notified")));
  }

  @Test
  void secondInterruptEndsAtOnce() throws Exception {
    int port = TestServer.freePort();
    Process process = start("--port", String.valueOf(port), "--enable-debug-command", "yes");
    try (SocketClient waiting = connect(port); RawClient client = new RawClient(port)) {
      assertEquals("PONG", waiting.call("PING").text());
      client.send("DEBUG SLEEP 60\r\n");
      Path unfinished = Files.createFile(folder.resolve("temp-" + process.pid() + ".rdb"));
      Thread.sleep(200);
      signal(process, "INT");
      Thread.sleep(200);
      assertTrue(process.isAlive());
      signal(process, "INT");
      assertEquals(1, exitStatus(process));
      assertTrue(Files.readString(folder.resolve("output")).contains(" # You insist... exiting now."));
      assertTrue(Files.notExists(unfinished));
    }
  }

  @Test
  @DisplayName("a signal whose save fails is forgotten; SIGHUP does nothing; shutdown-on-sigint nosave")
  void signalsThatDoNotEnd() throws Exception {
    int port = TestServer.freePort();
    Process process = start("--port", String.valueOf(port), "--save", "3600 100", "--shutdown-on-sigint", "nosave",
        "--dbfilename", "dump.rdb");
    try (SocketClient client = connect(port)) {
      client.call("SET k v");
      // A folder stands where the file should be.
      Files.createDirectories(folder.resolve("dump.rdb").resolve("in-the-way"));
      signal(process, "HUP");
      signal(process, "TERM");
      for (int i = 0; i < 200 && !Files.readString(folder.resolve("output")).contains("Errors trying to shut down"); i++) {
        Thread.sleep(50);
      }
      assertTrue(Files.readString(folder.resolve("output")).contains(" # Errors trying to shut down the server."));
      assertEquals("v", client.call("GET k").text());
      signal(process, "INT");
      assertEquals(0, exitStatus(process));
    }
  }

  @Test
  void logFileThatCannotBeOpened() throws Exception {
    assertEquals(1, exitStatus(start("--logfile", folder.resolve("none").resolve("log").toString())));
    assertTrue(errors().contains("Can't open the log file: "), errors());
  }

  @Test
  @DisplayName("SHUTDOWN SAVE (S3.40), SHUTDOWN (S4.9) and a signal with save points save; SHUTDOWN NOSAVE does not")
  void savesBeforeItEnds() throws Exception {
    assertKeeps("SHUTDOWN SAVE", "", "v1");
    assertKeeps("SHUTDOWN", "", null);
    assertKeeps("SHUTDOWN", "3600 1", "v3");
    assertKeeps("SHUTDOWN NOSAVE", "3600 1", null);
    assertKeeps("", "3600 1", "v5");
  }

  private int kept;

  /** Writes, ends by the command or, if there is none, by a signal; and starts again. */
  private void assertKeeps(String end, String savePoints, String expected) throws Exception {
    kept++;
    Files.deleteIfExists(folder.resolve("dump.rdb"));
    int port = TestServer.freePort();
    Process process = start("--port", String.valueOf(port), "--save", savePoints);
    try (SocketClient client = connect(port)) {
      client.call("SET k v" + kept);
      if (end.isEmpty()) {
        process.destroy();
      } else {
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> client.call(end));
      }
    }
    assertEquals(0, exitStatus(process));
    Process again = start("--port", String.valueOf(port), "--save", "");
    try (SocketClient client = connect(port)) {
      assertEquals(expected, client.call("GET k").text(), end + " " + savePoints);
    }
    again.destroy();
    assertEquals(0, exitStatus(again));
  }

  private static String configFile(SocketClient client) throws IOException {
    Node info = client.call("INFO server");
    return info.text().lines().filter(line -> line.startsWith("config_file:")).findFirst().orElseThrow().split(":", 2)[1];
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Path.of("src/main/dist/jvm.options").toAbsolutePath(), "-cp", System.getProperty("java.class.path"),
        KingletServer.class.getName()));
    command.addAll(List.of(arguments));
    // Whatever it saves, it saves there.
    command.addAll(List.of("--dir", folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile())
        .redirectOutput(folder.resolve("output").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static SocketClient connect(int port) throws Exception {
    for (int i = 0; i < 400; i++) {
      try {
        return new SocketClient(port);
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("the server does not answer");
  }

  private static int exitStatus(Process process) throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server does not end");
    }
    return process.exitValue();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"), UTF_8);
  }
}
