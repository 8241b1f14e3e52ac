package kinglet.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kinglet.server.tape.SocketClient;

/** A whole server in this process, at a free port of this machine; without save points, and in a folder of its own. */
public final class TestServer implements AutoCloseable {
  private final KingletServer server;
  private final int port;

  private TestServer(KingletServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts it with more options. */
  public static TestServer start(String... options) throws Exception {
    int port = freePort();
    List<String> arguments = new ArrayList<>(List.of("--port", String.valueOf(port), "--bind", host(), "--loglevel",
        "warning", "--save", "", "--dir", Files.createTempDirectory("kinglet-test").toString()));
    arguments.addAll(List.of(options));
    TestServer server = new TestServer(KingletServer.start(arguments), port);
    if (arguments.lastIndexOf("--dir") > arguments.indexOf("--dir")) {
      // A folder that may have data.
      ServerProcess.connect(port).close();
    }
    return server;
  }

  /** Starts it with a configuration file, and nothing but a port, its address and its silence beside that. */
  static TestServer ofFile(Path file) throws Exception {
    int port = freePort();
    return new TestServer(KingletServer.start(List.of(file.toString(), "--port", String.valueOf(port), "--bind", host(),
        "--loglevel", "warning")), port);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static String host() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  /** Whether a program of this name is installed. */
  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  public int port() {
    return port;
  }

  /** A new connection. */
  public SocketClient connect() throws IOException {
    return new SocketClient(port);
  }

  @Override
  public void close() {
    server.close();
  }
}
