package kinglet.engine.command;

import java.util.List;

/**
 * A key specification as documented. Immutable.
 *
 * @param notes what the specification can't say, or null
 */
public record KeyDoc(String notes, KeySpec spec) {
  static KeyDoc of(JsonObject json) {
    return new KeyDoc(json.text("notes"), spec(json));
  }

  private static KeySpec spec(JsonObject json) {
    long flags = Keys.flags(json.texts("flags"));
    String keyword = json.text("keyword");
    int begin = keyword == null ? json.integer("index", 0) : json.integer("from", 0);
    if (json.has("number")) {
      List<Integer> number = json.integers("number");
      return new KeySpec(flags, keyword, begin, true, number.get(0), number.get(2), number.get(1));
    }
    List<Integer> range = json.has("range") ? json.integers("range") : List.of(0, 0, 0);
    return new KeySpec(flags, keyword, begin, false, range.get(0), range.get(1), range.get(2));
  }
}
