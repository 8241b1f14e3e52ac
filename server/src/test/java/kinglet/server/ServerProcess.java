package kinglet.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinglet.server.tape.SocketClient;

/** The server as a process of its own. */
final class ServerProcess {
  private ServerProcess() {}

  /** Starts it with a folder for its data, and for what it says. */
  static Process start(Path folder, String... arguments) throws IOException {
    return startWith(folder, List.of(), arguments);
  }

  /** As {@link #start}, with options of the virtual machine's. */
  static Process startWith(Path folder, List<String> options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Path.of("src/main/dist/jvm.options").toAbsolutePath(), "-ea", "-cp", System.getProperty("java.class.path")));
    command.addAll(options);
    command.addAll(List.of(KingletServer.class.getName(), "--dir", folder.toString(), "--bind", TestServer.host()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile())).start();
  }

  /** A connection, as soon as it takes one and its data is there. */
  static SocketClient connect(int port) throws Exception {
    SocketClient client = connectAtOnce(port);
    while (client.call("PING").text().startsWith("LOADING")) {
      Thread.sleep(5);
    }
    return client;
  }

  /** A connection, as soon as it takes one. */
  static SocketClient connectAtOnce(int port) throws Exception {
    for (int i = 0; i < 12000; i++) {
      try {
        return new SocketClient(port);
      } catch (IOException e) {
        Thread.sleep(5);
      }
    }
    throw new IllegalStateException("the server does not answer");
  }
}
