package kinglet.server.tape;

import java.util.ArrayList;
import java.util.List;

/** Reads the notation that tapes write replies in. */
final class ExpectedReader {
  private final String source;
  private int at;

  private ExpectedReader(String source) {
    this.source = source;
  }

  static Node read(String source) {
    ExpectedReader reader = new ExpectedReader(source.strip());
    Node node = reader.node(true);
    reader.blanks();
    if (reader.at != reader.source.length()) {
      throw new IllegalArgumentException("cannot read the end of: " + source);
    }
    return node;
  }

  private Node node(boolean top) {
    blanks();
    if (take("...")) {
      return Node.scalar('.', null);
    }
    if (take("unordered")) {
      blanks();
      expect("[");
      return Node.aggregate('u', children("]"));
    }
    if (take("nil-array")) {
      return Node.scalar('N', null);
    }
    if (take("nil")) {
      return Node.scalar('_', null);
    }
    if (take("~[")) {
      return Node.aggregate('~', children("]"));
    }
    if (take(">[")) {
      return Node.aggregate('>', children("]"));
    }
    if (take("[")) {
      return Node.aggregate('*', children("]"));
    }
    if (take("{")) {
      return Node.aggregate('%', children("}"));
    }
    return scalar(top);
  }

  private Node scalar(boolean top) {
    char kind = source.charAt(at);
    if (kind == '"') {
      return Node.scalar('$', quoted());
    }
    at++;
    if (kind == '=') {
      return Node.scalar('=', quoted());
    }
    if (kind == '/') {
      int end = source.lastIndexOf('/');
      if (!top) {
        end = source.indexOf('/', at);
      }
      return Node.scalar('/', until(end, 1));
    }
    if ("+-:,#(".indexOf(kind) < 0) {
      throw new IllegalArgumentException("not a reply: " + source.substring(at - 1));
    }
    return Node.scalar(kind, until(top ? source.length() : scalarEnd(), 0));
  }

  private int scalarEnd() {
    int end = at;
    while (end < source.length() && ",]}".indexOf(source.charAt(end)) < 0 && !source.startsWith(": ", end)) {
      end++;
    }
    return end;
  }

  private String until(int end, int skip) {
    String text = source.substring(at, end);
    at = end + skip;
    return skip == 0 ? text.strip() : text;
  }

  private String quoted() {
    List<byte[]> words = new ArrayList<>();
    at = Words.read(source, at, words);
    return new String(words.getFirst(), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private List<Node> children(String close) {
    List<Node> children = new ArrayList<>();
    blanks();
    while (!take(close)) {
      children.add(node(false));
      blanks();
      if (!take(",")) {
        take(":");
      }
      blanks();
    }
    return children;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw new IllegalArgumentException("expected " + token + " in: " + source);
    }
  }

  private boolean take(String token) {
    if (!source.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  private void blanks() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
  }
}
