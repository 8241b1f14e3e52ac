package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinglet.server.tape.SocketClient;

/** A real redis-server, the oracle, at a free port of this machine. */
public final class RedisServer implements AutoCloseable {
  private static final int TRIES = 100;
  private static final int TRY_MS = 50;

  private final Process process;
  private final int port;
  private final Path folder;

  private RedisServer(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /** Whether there is one on this machine. */
  public static boolean isInstalled() {
    return TestServer.isInstalled("redis-server");
  }

  /** Starts it empty, without persistence, in a folder of its own. */
  public static RedisServer start() throws Exception {
    return start(Files.createTempDirectory("kinglet-oracle"));
  }

  /** Starts it in this folder, with more options. */
  public static RedisServer start(Path folder, String... options) throws Exception {
    int port = TestServer.freePort();
    List<String> command = new ArrayList<>(List.of("redis-server", "--port", String.valueOf(port), "--save", "", "--dir",
        folder.toString(), "--enable-debug-command", "yes", "--daemonize", "no"));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    RedisServer server = new RedisServer(process, port, folder);
    server.awaitPort();
    return server;
  }

  public int port() {
    return port;
  }

  /** Where its files are. */
  public Path folder() {
    return folder;
  }

  private void awaitPort() throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      try {
        new SocketClient(port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(TRY_MS);
      }
    }
    throw new IllegalStateException("redis-server does not answer");
  }

  /** Ends it in good order: its files are whole. */
  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
