package kinglet.perf.host;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kinglet.perf.resp.RespClient;

/**
 * A running server under measurement. Its figures are those of the real server process, also when the command line leads
 * through a wrapper script.
 *
 * <p>Owned by the thread that started it; ends with it, and with this JVM.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final int FIRST_PORT = 20_001;
  private static final int LAST_PORT = 32_000; // below the range that the kernel gives to outgoing connections

  private final String name;
  private final int port;
  private final Process process;
  private final long startedNs;
  private final Thread atExit = new Thread(this::kill);
  private long firstPongNs;
  private long pid;

  private ServerProcess(Contestant contestant, Path logDirectory) throws IOException {
    name = contestant.name();
    port = sparePort();
    String command = contestant.commandLine().replace("{port}", Integer.toString(port));
    Path log = logDirectory.resolve("server-" + name + "-" + port + ".log");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec " + command);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Runtime.getRuntime().addShutdownHook(atExit);
    startedNs = System.nanoTime();
    process = builder.start();
  }

  static ServerProcess start(Contestant contestant, Path logDirectory) throws IOException {
    ServerProcess server = new ServerProcess(contestant, logDirectory);
    try {
      server.awaitPong(logDirectory);
      server.pid = server.findPid();
      return server;
    } catch (IOException | RuntimeException e) {
      server.kill();
      throw e;
    }
  }

  private static int sparePort() throws IOException {
    int port = randomPort();
    while (taken(port)) {
      port = randomPort();
    }
    return port;
  }

  private static int randomPort() {
    return ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
  }

  private static boolean taken(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return !probe.isBound();
    } catch (BindException e) {
      return true;
    }
  }

  private void awaitPong(Path logDirectory) throws IOException {
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - startedNs > START_LIMIT_NS) {
        throw new IOException(name + " does not start, see its log in " + logDirectory);
      }
      LockSupport.parkNanos(500_000);
    }
    firstPongNs = System.nanoTime() - startedNs;
  }

  private boolean answers() {
    try (RespClient client = new RespClient(port)) {
      return client.call("PING").equals("PONG");
    } catch (IOException e) {
      return false; // not listening yet, or LOADING
    }
  }

  /** What INFO says if it names a process that we started, else the innermost process that we started. */
  private long findPid() {
    List<Long> ours = started().map(ProcessHandle::pid).toList();
    long told = toldPid();
    return ours.contains(told) ? told : ours.getLast();
  }

  private Stream<ProcessHandle> started() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private long toldPid() {
    return info("process_id").map(Long::parseLong).findFirst().orElse(-1L);
  }

  /** A field of INFO, if the server has it. */
  public Stream<String> info(String field) {
    try (RespClient client = new RespClient(port)) {
      String prefix = field + ":";
      return client.call("INFO").lines().filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length()));
    } catch (IOException e) {
      return Stream.empty(); // a server without INFO can be measured all the same
    }
  }

  public String name() {
    return name;
  }

  public int port() {
    return port;
  }

  /** From exec to the first +PONG, in nanoseconds; the asking adds up to 1 ms. */
  public long firstPongNs() {
    return firstPongNs;
  }

  public ProcessFigures figures() {
    return new ProcessFigures(pid);
  }

  @Override
  public void close() throws IOException {
    try (RespClient client = new RespClient(port)) {
      client.call("SHUTDOWN", "NOSAVE");
    } catch (IOException e) {
      // A server that obeys closes the connection instead of answering.
    }
    awaitEnd();
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void awaitEnd() throws IOException {
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void kill() {
    started().toList().reversed().forEach(ProcessHandle::destroyForcibly);
  }
}
