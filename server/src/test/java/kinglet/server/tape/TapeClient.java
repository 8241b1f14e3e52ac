package kinglet.server.tape;

import java.io.IOException;
import java.util.List;

/** A connection that a tape plays on. */
public interface TapeClient extends AutoCloseable {
  /** Sends a command. */
  void send(List<byte[]> arguments) throws IOException;

  /** What it receives next: a reply or a message. */
  Node receive() throws IOException;

  /** Sends a command and returns its reply. */
  default Node call(List<byte[]> arguments) throws IOException {
    send(arguments);
    return receive();
  }

  /** Sends a command, written as in redis-cli, and returns its reply. */
  default Node call(String line) throws IOException {
    return call(Words.split(line));
  }

  /** Lets time pass. */
  default void await(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  @Override
  void close() throws IOException;

  /** Makes connections. */
  @FunctionalInterface
  interface Factory {
    TapeClient connect() throws IOException;
  }

  /** A command as a RESP array of bulk strings. */
  static byte[] encode(List<byte[]> arguments) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(("*" + arguments.size() + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    for (byte[] argument : arguments) {
      out.writeBytes(("$" + argument.length + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      out.writeBytes(argument);
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    return out.toByteArray();
  }
}
