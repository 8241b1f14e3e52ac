package kinglet.engine.command;

import java.util.List;

/**
 * What is documented of a command: what COMMAND DOCS says, and the facts of Redis 7.2 that its row is checked against.
 * Immutable.
 *
 * @param name the full name, {@code config|get} for a subcommand
 * @param docFlags {@code deprecated}, {@code syscmd}
 * @param deprecatedSince null if it is not
 * @param replacedBy null if it is not deprecated
 * @param flags all of them, those that COMMAND INFO does not show too
 * @param categories those that don't follow from the flags
 */
public record CommandDoc(String name, String summary, String since, String complexity, List<String> docFlags,
    String deprecatedSince, String replacedBy, int arity, List<String> flags, List<String> categories, List<String> tips,
    List<KeyDoc> keys, List<ArgumentDoc> arguments) {
  static CommandDoc of(JsonObject json) {
    return new CommandDoc(json.text("name"), json.text("summary"), json.text("since"), json.text("complexity"),
        json.texts("doc_flags"), json.text("deprecated_since"), json.text("replaced_by"), json.integer("arity", 0),
        json.texts("flags"), json.texts("acl"), json.texts("tips"), json.objects("keys").stream().map(KeyDoc::of).toList(),
        ArgumentDoc.all(json));
  }

  /** For a command without documentation. */
  static CommandDoc none(Command command) {
    return new CommandDoc(command.fullName(), null, null, null, List.of(), null, null, command.arity(), List.of(), List.of(),
        List.of(), List.of(), List.of());
  }
}
