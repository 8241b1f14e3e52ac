package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinglet.aof.file.Directories;

/**
 * What the build runs to record the ahead-of-time cache: a server that starts, serves a few thousand ordinary commands and
 * stops, so that the classes and profiles of a start and of the hot path are in the cache.
 */
final class AotTraining {
  private static final int ROUNDS = 3000;
  private static final int EXPIRING_KEYS = 2000;
  private static final int EXPIRY_ROUNDS = 5;
  private static final int LIFE_MS = 20;
  private static final String COMMANDS = "PING\r\nSET k v\r\nGET k\r\nINCR n\r\nMSET a 1 b 2\r\nEXPIRE k 100\r\nDEL k\r\nEXISTS a\r\n";
  private static final int REPLY_LINES = 9;

  private AotTraining() {}

  public static void main(String[] arguments) throws Exception {
    serve(List.of());
    Path folder = Files.createTempDirectory("kinglet-training");
    List<String> withLog = List.of("--appendonly", "yes", "--dir", folder.toString());
    serve(withLog);
    // What that wrote is replayed.
    serve(withLog);
    Directories.delete(folder);
    System.exit(0);
  }

  private static void serve(List<String> more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--port", freePort(), "--bind", "127.0.0.1", "--loglevel", "warning",
        "--save", ""));
    options.addAll(more);
    try (KingletServer server = KingletServer.start(options);
        Socket socket = connect(server)) {
      for (int i = 0; i < ROUNDS; i++) {
        call(socket, COMMANDS, REPLY_LINES);
      }
      for (int i = 0; i < EXPIRY_ROUNDS; i++) {
        expire(socket);
      }
    }
  }

  /** To a server that has its data. */
  private static Socket connect(KingletServer server) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    String reply = "-LOADING";
    while (reply.startsWith("-LOADING")) {
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      reply = line(socket.getInputStream());
    }
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private static void expire(Socket socket) throws Exception {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < EXPIRING_KEYS; i++) {
      commands.append("SET key:").append(i).append(" v PX ").append(LIFE_MS).append("\r\n");
    }
    call(socket, commands.toString(), EXPIRING_KEYS);
    Thread.sleep(3 * LIFE_MS);
  }

  private static void call(Socket socket, String commands, int replyLines) throws IOException {
    socket.getOutputStream().write(commands.getBytes(US_ASCII));
    InputStream replies = socket.getInputStream();
    for (int lines = 0; lines < replyLines; ) {
      lines += replies.read() == '\n' ? 1 : 0;
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
