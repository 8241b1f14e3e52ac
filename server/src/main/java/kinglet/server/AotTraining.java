package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kinglet.snapshot.mapped.MappedSnapshot;

/**
 * What the build runs to record the ahead-of-time cache: a server that starts, serves a few thousand ordinary commands and
 * stops, so that the classes and profiles of a start and of the hot path are in the cache; then one with a log, which is
 * rewritten, and one that starts from that.
 */
final class AotTraining {
  private static final int ROUNDS = 3000;
  private static final int EXPIRING_KEYS = 2000;
  private static final int EXPIRY_ROUNDS = 5;
  private static final int LIFE_MS = 20;
  private static final int LOOKS_MAX = 500;
  private static final String COMMANDS = "PING\r\nSET k v\r\nGET k\r\nINCR n\r\nMSET a 1 b 2\r\nEXPIRE k 100\r\nDEL k\r\nEXISTS a\r\n";
  private static final int REPLY_LINES = 9;

  private AotTraining() {}

  public static void main(String[] arguments) throws Exception {
    serve(AotTraining::work, "--save", "");
    Path directory = Files.createTempDirectory("kinglet-training");
    String[] log = {"--save", "", "--appendonly", "yes", "--instant-restart", "yes", "--dir", directory.toString()};
    serve(socket -> {
      work(socket);
      rewrite(socket, directory);
    }, log);
    serve(AotTraining::work, log);
    delete(directory);
    System.exit(0);
  }

  /** What a client does. */
  private interface Client {
    void use(Socket socket) throws Exception;
  }

  private static void serve(Client client, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--port", freePort(), "--bind", "127.0.0.1", "--loglevel", "warning"));
    arguments.addAll(List.of(more));
    try (KingletServer server = KingletServer.start(arguments);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      awaitData(socket);
      client.use(socket);
    }
  }

  /** What is refused while data is loaded has fewer lines of replies. */
  private static void awaitData(Socket socket) throws IOException {
    int first;
    do {
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      first = socket.getInputStream().read();
      for (int next = first; next != '\n' && next >= 0; ) {
        next = socket.getInputStream().read();
      }
      if (first < 0) {
        throw new EOFException();
      }
    } while (first != '+');
  }

  private static void work(Socket socket) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      call(socket, COMMANDS, REPLY_LINES);
    }
    for (int i = 0; i < EXPIRY_ROUNDS; i++) {
      expire(socket);
    }
  }

  private static void rewrite(Socket socket, Path directory) throws Exception {
    call(socket, "BGREWRITEAOF\r\n", 1);
    for (int i = 0; i < LOOKS_MAX && !hasSnapshot(directory); i++) {
      Thread.sleep(LIFE_MS);
    }
    // Until it is in the manifest.
    Thread.sleep(LOOKS_MAX);
  }

  private static boolean hasSnapshot(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.anyMatch(file -> MappedSnapshot.isNamed(file) && !file.getFileName().toString().startsWith("temp-"));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
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
      int next = replies.read();
      if (next < 0) {
        throw new EOFException();
      }
      lines += next == '\n' ? 1 : 0;
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
