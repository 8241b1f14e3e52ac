package kinglet.engine.config;

import java.util.ArrayList;
import java.util.List;

/** Words out of a fixed set, in any case. The errors are those of Redis 7.2. */
final class Choices {
  private Choices() {}

  static boolean yesOrNo(String text) {
    if (text.equalsIgnoreCase("yes")) {
      return true;
    }
    if (text.equalsIgnoreCase("no")) {
      return false;
    }
    throw new IllegalArgumentException("argument must be 'yes' or 'no'");
  }

  /** The choice as it was declared. */
  static String one(List<String> choices, String text) {
    for (String choice : choices) {
      if (choice.equalsIgnoreCase(text)) {
        return choice;
      }
    }
    throw new IllegalArgumentException("argument(s) must be one of the following: " + String.join(", ", choices));
  }

  /** The chosen words in the order of the choices, without the first choice, which stands for none. */
  static List<String> several(List<String> choices, List<String> words) {
    List<String> given = new ArrayList<>();
    for (String word : words) {
      given.add(one(choices, word));
    }
    if (given.isEmpty()) {
      given.add(one(choices, ""));
    }
    return choices.stream().skip(1).filter(given::contains).toList();
  }
}
