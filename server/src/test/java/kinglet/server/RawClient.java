package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A socket that sends what no client would. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawClient(TestServer server) throws IOException {
    this(server.port());
  }

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  RawClient send(String latin) throws IOException {
    return send(latin.getBytes(ISO_8859_1));
  }

  /** Sends until the server has had enough of it. Returns whether it was cut off. */
  boolean sendUntilClosed(byte[] bytes, int times) {
    try {
      for (int i = 0; i < times; i++) {
        out.write(bytes);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** Everything until the server closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Skips everything until the server closes; returns how much it was. */
  long skipRest() throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        bytes += got;
      }
    } catch (SocketException e) {
      // A reset, which is a close as well.
    }
    return bytes;
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes by a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
