package kinglet.engine.family;

import java.util.List;
import kinglet.engine.command.ArgumentDoc;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandDoc;
import kinglet.engine.command.CommandDocs;
import kinglet.engine.resp.Reply;

/**
 * Writes what COMMAND DOCS says of a command. Fields that a command does not have are left out, so each map is counted as it
 * is written. Owned by the executor. Source: addReplyCommandDocs of Redis 7.2, without history.
 */
final class CommandDocsReply {
  private final CommandDocs docs;

  CommandDocsReply(CommandDocs docs) {
    this.docs = docs;
  }

  /** The name and the documentation: a pair of a map. */
  void write(Reply reply, Command command) {
    CommandDoc doc = docs.of(command);
    reply.bulk(command.fullName());
    int map = reply.beginArray();
    int fields = text(reply, "summary", doc.summary())
        + text(reply, "since", doc.since())
        + text(reply, "group", command.group())
        + text(reply, "complexity", doc.complexity())
        + flags(reply, "doc_flags", doc.docFlags())
        + text(reply, "deprecated_since", doc.deprecatedSince())
        + text(reply, "replaced_by", doc.replacedBy())
        + arguments(reply, doc.arguments())
        + subcommands(reply, command);
    reply.endMap(map, fields);
  }

  private int subcommands(Reply reply, Command command) {
    if (!command.isContainer()) {
      return 0;
    }
    reply.bulk("subcommands");
    reply.map(command.subcommands().size());
    command.subcommands().forEach(subcommand -> write(reply, subcommand));
    return 1;
  }

  private static int arguments(Reply reply, List<ArgumentDoc> arguments) {
    if (arguments.isEmpty()) {
      return 0;
    }
    reply.bulk("arguments");
    reply.array(arguments.size());
    arguments.forEach(argument -> argument(reply, argument));
    return 1;
  }

  private static void argument(Reply reply, ArgumentDoc argument) {
    int map = reply.beginArray();
    int fields = text(reply, "name", argument.name())
        + text(reply, "type", argument.type())
        + text(reply, "display_text", argument.isComposed() ? null : argument.display())
        + keySpec(reply, argument.keySpec())
        + text(reply, "token", argument.token())
        + text(reply, "since", argument.since())
        + text(reply, "deprecated_since", argument.deprecatedSince())
        + flags(reply, "flags", argument.flags())
        + arguments(reply, argument.arguments());
    reply.endMap(map, fields);
  }

  private static int keySpec(Reply reply, int index) {
    if (index < 0) {
      return 0;
    }
    reply.bulk("key_spec_index");
    reply.integer(index);
    return 1;
  }

  private static int text(Reply reply, String name, String value) {
    if (value == null) {
      return 0;
    }
    reply.bulk(name);
    reply.bulk(value);
    return 1;
  }

  private static int flags(Reply reply, String name, List<String> flags) {
    if (flags.isEmpty()) {
      return 0;
    }
    reply.bulk(name);
    CommandInfo.statuses(reply, "", flags);
    return 1;
  }
}
