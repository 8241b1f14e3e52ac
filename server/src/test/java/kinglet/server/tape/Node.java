package kinglet.server.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A reply, or what a tape expects of one.
 *
 * @param kind the RESP type byte; besides {@code /} a regular expression, {@code .} anything, {@code u} unordered array
 * @param text of a scalar, Latin-1; null is a null
 * @param children of an aggregate; of a map keys and values in turn
 */
public record Node(char kind, String text, List<Node> children) {
  static Node scalar(char kind, String text) {
    return new Node(kind, text, List.of());
  }

  /** A bulk string. */
  public static Node bulk(String text) {
    return scalar('$', text);
  }

  static Node aggregate(char kind, List<Node> children) {
    return new Node(kind, null, children);
  }

  /** Whether a reply is what this node expects. */
  boolean matches(Node reply) {
    return switch (kind) {
      case '.' -> true;
      case '/' -> reply.text != null && reply.text.matches("(?s)" + text);
      case 'u' -> (reply.kind == '*' || reply.kind == '~') && sameElements(reply.children);
      default -> kind == reply.kind && Objects.equals(text, reply.text) && sameChildren(reply.children);
    };
  }

  private boolean sameChildren(List<Node> others) {
    if (children.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < children.size(); i++) {
      if (!children.get(i).matches(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameElements(List<Node> others) {
    List<Node> left = new ArrayList<>(others);
    for (Node child : children) {
      Node found = left.stream().filter(child::matches).findFirst().orElse(null);
      if (found == null) {
        return false;
      }
      left.remove(found);
    }
    return left.isEmpty();
  }

  /** As a tape writes it. */
  @Override
  public String toString() {
    return switch (kind) {
      case '$' -> text == null ? "nil" : quoted();
      case '_' -> "nil";
      case '*' -> text == null && children == null ? "nil-array" : brackets("[", "]");
      case 'u' -> "unordered " + brackets("[", "]");
      case '~' -> brackets("~[", "]");
      case '>' -> brackets(">[", "]");
      case '%' -> brackets("{", "}");
      case '=' -> "=" + quoted();
      case '.' -> "...";
      case '/' -> "/" + text + "/";
      default -> kind + text;
    };
  }

  private String brackets(String open, String close) {
    return children.isEmpty() ? open + close : open + " " + String.join(", ", children.stream().map(Node::toString).toList())
        + " " + close;
  }

  private String quoted() {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c));
      }
    }
    return out.append('"').toString();
  }
}
