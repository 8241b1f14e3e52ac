package kinglet.server.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinglet.engine.command.CommandDoc;
import kinglet.server.tape.Node;

/**
 * Whether two replies to a command are the same, as far as the command promises: order does not count where it is not
 * defined, and of what depends on chance or time only the kind does. A double may be printed in two ways: Redis 7.0 prints 17
 * digits, 7.2 the shortest.
 */
final class Comparison {
  /** What XINFO tells of the structure and of time, or tells since 7.2. */
  private static final Set<String> NOT_COMPARED = Set.of("radix-tree-keys", "radix-tree-nodes", "idle", "inactive", "seen-time",
      "active-time");

  /** Errors whose text 7.2 has changed: what 7.0 says, and what 7.2 says, as a regular expression. */
  private static final Map<String, String> NEW_TEXTS = Map.of(
      "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
      "ERR Unbalanced '(xread|xreadgroup)' list of streams: for each stream key an ID or '[$>]' must be specified\\.",
      "ERR timeout is negative", "ERR timeout is out of range",
      "ERR wrong number of arguments for 'zrank' command", "ERR syntax error",
      "ERR wrong number of arguments for 'zrevrank' command", "ERR syntax error");

  /** Times that a relative deadline may have moved by some milliseconds. */
  private static final Set<String> TIMES = Set.of("expiretime", "pexpiretime");

  private static final long TIME_TOLERANCE_MS = 5_000;

  private Comparison() {}

  /**
   * Compares.
   *
   * @param command null if there is no such command
   */
  static boolean same(CommandDoc command, Node expected, Node actual) {
    if (command == null || expected.kind() == '-' || actual.kind() == '-') {
      return expected.equals(actual) || isNewText(expected, actual);
    }
    if (command.tips().contains("nondeterministic_output")) {
      return expected.kind() == actual.kind();
    }
    if (TIMES.contains(command.name())) {
      return Math.abs(Long.parseLong(expected.text()) - Long.parseLong(actual.text())) <= TIME_TOLERANCE_MS;
    }
    boolean ordered = !command.tips().contains("nondeterministic_output_order");
    return same(normal(expected, ordered), normal(actual, ordered));
  }

  private static boolean isNewText(Node expected, Node actual) {
    String news = NEW_TEXTS.get(String.valueOf(expected.text()));
    return news != null && actual.kind() == '-' && actual.text().matches(news);
  }

  private static boolean same(Node expected, Node actual) {
    if (expected.kind() != actual.kind() || expected.children().size() != actual.children().size()) {
      return false;
    }
    for (int i = 0; i < expected.children().size(); i++) {
      if (!same(expected.children().get(i), actual.children().get(i))) {
        return false;
      }
    }
    return expected.text() == null ? actual.text() == null : sameText(expected.text(), actual.text());
  }

  private static boolean sameText(String expected, String actual) {
    if (expected.equals(actual)) {
      return true;
    }
    return isFraction(expected) && isFraction(actual) && Double.parseDouble(expected) == Double.parseDouble(actual);
  }

  private static boolean isFraction(String text) {
    return text.matches("-?[0-9]+(\\.[0-9]+)?(e[-+]?[0-9]+)?");
  }

  private static Node normal(Node reply, boolean ordered) {
    List<Node> children = new ArrayList<>();
    for (int i = 0; i < reply.children().size(); i++) {
      if (NOT_COMPARED.contains(String.valueOf(reply.children().get(i).text()))) {
        i++;
      } else {
        children.add(normal(reply.children().get(i), ordered));
      }
    }
    if (!ordered || reply.kind() == '~') {
      children.sort(Comparator.comparing(Node::toString));
    }
    return new Node(reply.kind(), reply.text(), children);
  }
}
