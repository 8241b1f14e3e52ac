package kinglet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/**
 * What the build runs to record the ahead-of-time cache: a server that starts, serves a few thousand ordinary commands and
 * stops, so that the classes and profiles of a start and of the hot path are in the cache.
 */
final class AotTraining {
  private static final int ROUNDS = 3000;
  private static final String COMMANDS = "PING\r\nSET k v\r\nGET k\r\nINCR n\r\nMSET a 1 b 2\r\nEXPIRE k 100\r\nDEL k\r\nEXISTS a\r\n";

  private AotTraining() {}

  public static void main(String[] arguments) throws Exception {
    try (KingletServer server = KingletServer.start(List.of("--port", freePort(), "--bind", "127.0.0.1", "--loglevel",
            "warning"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      InputStream replies = socket.getInputStream();
      for (int i = 0; i < ROUNDS; i++) {
        socket.getOutputStream().write(COMMANDS.getBytes(US_ASCII));
        for (int lines = 0; lines < 9; ) {
          lines += replies.read() == '\n' ? 1 : 0;
        }
      }
    }
    System.exit(0);
  }

  private static String freePort() throws java.io.IOException {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
