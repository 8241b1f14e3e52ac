package kinglet.engine.command;

import java.util.List;

/**
 * One argument in the syntax of a command. Immutable.
 *
 * @param display how it is shown to people
 * @param type {@code string}, {@code key}, {@code pure-token}, {@code oneof}, {@code block}, …
 * @param token the word before it, or null
 * @param keySpec the index of the key specification that it belongs to, or -1
 * @param since null: as long as the command
 * @param deprecatedSince null if it is not
 * @param flags {@code optional}, {@code multiple}, {@code multiple_token}
 * @param arguments of a {@code oneof} or a {@code block}
 */
public record ArgumentDoc(String name, String display, String type, String token, int keySpec, String since,
    String deprecatedSince, List<String> flags, List<ArgumentDoc> arguments) {
  static ArgumentDoc of(JsonObject json) {
    String name = json.text("name");
    return new ArgumentDoc(name, json.has("display") ? json.text("display") : name, json.text("type"), json.text("token"),
        json.integer("key_spec_index", -1), json.text("since"), json.text("deprecated_since"), json.texts("flags"),
        all(json));
  }

  static List<ArgumentDoc> all(JsonObject json) {
    return json.objects("arguments").stream().map(ArgumentDoc::of).toList();
  }

  /** Whether it is made of others. */
  public boolean isComposed() {
    return !arguments.isEmpty();
  }
}
