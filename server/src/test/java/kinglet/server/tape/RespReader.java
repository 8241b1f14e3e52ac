package kinglet.server.tape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads replies in RESP2 and RESP3: slow and obvious. */
final class RespReader {
  private final InputStream in;

  RespReader(InputStream in) {
    this.in = in;
  }

  Node read() throws IOException {
    String line = line();
    char kind = line.charAt(0);
    String rest = line.substring(1);
    return switch (kind) {
      case '$', '=' -> rest.equals("-1") ? Node.scalar('_', null) : Node.scalar(kind, bytes(Integer.parseInt(rest)));
      case '*' -> rest.equals("-1") ? Node.scalar('N', null) : Node.aggregate('*', children(Integer.parseInt(rest)));
      case '~', '>' -> Node.aggregate(kind, children(Integer.parseInt(rest)));
      case '%' -> Node.aggregate(kind, children(2 * Integer.parseInt(rest)));
      case '_' -> Node.scalar('_', null);
      default -> Node.scalar(kind, rest);
    };
  }

  private List<Node> children(int count) throws IOException {
    List<Node> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(read());
    }
    return children;
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.read() != '\r' || in.read() != '\n') {
      throw new EOFException("a bulk string ended early");
    }
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\r') {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) c);
      c = in.read();
    }
    if (in.read() != '\n') {
      throw new IOException("a line without its end: " + line);
    }
    return line.toString();
  }
}
