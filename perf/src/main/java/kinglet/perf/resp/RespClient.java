package kinglet.perf.resp;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The smallest blocking client: one command, one reply. For questions before and after a measurement, not for load.
 *
 * <p>Owned by one thread. Speaks RESP2 to the loopback address.
 */
public final class RespClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  public RespClient(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * The reply as text: a bulk's payload, an integer's digits, an array's elements one per line, {@code null} for nil.
   *
   * @throws IOException for an error reply too: no measurement goes on after a question that failed
   */
  public String call(String... words) throws IOException {
    out.write(KeyedCommand.encode(words).getBytes(StandardCharsets.ISO_8859_1));
    return reply();
  }

  public long callForLong(String... words) throws IOException {
    return Long.parseLong(call(words));
  }

  private String reply() throws IOException {
    String header = line();
    String rest = header.substring(1);
    return switch (header.charAt(0)) {
      case '+', ':' -> rest;
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("reply: " + header);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] payload = in.readNBytes(length + 2);
    if (payload.length < length + 2) {
      throw new EOFException("connection closed within a reply");
    }
    return new String(payload, 0, length, StandardCharsets.ISO_8859_1);
  }

  private String array(int length) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < length; i++) {
      lines.append(reply()).append('\n');
    }
    return lines.toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection closed by the server");
      }
      line.append((char) b);
    }
    line.setLength(line.length() - 1); // the CR
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
