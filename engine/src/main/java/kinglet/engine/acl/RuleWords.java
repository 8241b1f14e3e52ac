package kinglet.engine.acl;

import java.util.ArrayList;
import java.util.List;

/** The rules of a user as they were given, put together where a selector was given in several words. */
final class RuleWords {
  private final List<String> rules = new ArrayList<>();
  private StringBuilder selector;
  private String opening;

  private RuleWords() {}

  static RuleWords of(List<String> words) {
    RuleWords read = new RuleWords();
    words.forEach(read::add);
    return read;
  }

  private void add(String word) {
    if (selector != null) {
      selector.append(' ').append(word);
      if (word.endsWith(")")) {
        rules.add(selector.toString());
        selector = null;
      }
    } else if (word.startsWith("(") && !word.endsWith(")")) {
      opening = word;
      selector = new StringBuilder(word);
    } else {
      rules.add(word);
    }
  }

  /** The rules; a selector that never ends is left out. */
  List<String> rules() {
    return rules;
  }

  /** The word that begins a selector that never ends, or null. */
  String unclosed() {
    return selector == null ? null : opening;
  }
}
