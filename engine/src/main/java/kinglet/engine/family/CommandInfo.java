package kinglet.engine.family;

import java.util.List;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandDoc;
import kinglet.engine.command.CommandDocs;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyRange;
import kinglet.engine.command.KeySpec;
import kinglet.engine.command.Keys;
import kinglet.engine.resp.Reply;

/** Writes what COMMAND INFO says of a command. Owned by the executor. Source: addReplyCommandInfo of Redis 7.2. */
final class CommandInfo {
  private static final int FIELDS = 10;

  private final CommandDocs docs;

  CommandInfo(CommandDocs docs) {
    this.docs = docs;
  }

  void write(Reply reply, Command command) {
    CommandDoc doc = docs.of(command);
    KeyRange range = KeyRange.of(command.keys().specs());
    reply.array(FIELDS);
    reply.bulk(command.fullName());
    reply.integer(command.arity());
    statuses(reply, "", Flags.flagNames(command.flags() | (range.movable() ? Flags.MOVABLE_KEYS : 0)));
    reply.integer(range.first());
    reply.integer(range.last());
    reply.integer(range.step());
    statuses(reply, "@", Flags.categoryNames(command.flags()));
    reply.set(doc.tips().size());
    doc.tips().forEach(reply::bulk);
    keys(reply, command.keys().specs(), doc);
    subcommands(reply, command);
  }

  static void statuses(Reply reply, String prefix, List<String> words) {
    reply.set(words.size());
    for (String word : words) {
      reply.simple(prefix + word);
    }
  }

  private static void keys(Reply reply, List<KeySpec> specs, CommandDoc doc) {
    reply.set(specs.size());
    for (int i = 0; i < specs.size(); i++) {
      String notes = i < doc.keys().size() ? doc.keys().get(i).notes() : null;
      reply.map(notes == null ? 3 : 4);
      if (notes != null) {
        reply.bulk("notes");
        reply.bulk(notes);
      }
      key(reply, specs.get(i));
    }
  }

  private static void key(Reply reply, KeySpec spec) {
    reply.bulk("flags");
    statuses(reply, "", Keys.flagNames(spec.flags()));
    reply.bulk("begin_search");
    beginSearch(reply, spec);
    reply.bulk("find_keys");
    findKeys(reply, spec);
  }

  private static void beginSearch(Reply reply, KeySpec spec) {
    if (spec.isUnknown()) {
      part(reply, "unknown", 0);
    } else if (spec.keyword() == null) {
      part(reply, "index", 1);
      field(reply, "index", spec.begin());
    } else {
      part(reply, "keyword", 2);
      reply.bulk("keyword");
      reply.bulk(spec.keyword());
      field(reply, "startfrom", spec.begin());
    }
  }

  private static void findKeys(Reply reply, KeySpec spec) {
    if (spec.isUnknown()) {
      part(reply, "unknown", 0);
    } else if (spec.numbered()) {
      part(reply, "keynum", 3);
      field(reply, "keynumidx", spec.last());
      field(reply, "firstkey", spec.limit());
      field(reply, "keystep", spec.step());
    } else {
      part(reply, "range", 3);
      field(reply, "lastkey", spec.last());
      field(reply, "keystep", spec.step());
      field(reply, "limit", spec.limit());
    }
  }

  private static void part(Reply reply, String type, int fields) {
    reply.map(2);
    reply.bulk("type");
    reply.bulk(type);
    reply.bulk("spec");
    reply.map(fields);
  }

  private static void field(Reply reply, String name, int value) {
    reply.bulk(name);
    reply.integer(value);
  }

  /** None are an empty set, some are an array: so it is in Redis. */
  private void subcommands(Reply reply, Command command) {
    if (!command.isContainer()) {
      reply.set(0);
      return;
    }
    reply.array(command.subcommands().size());
    command.subcommands().forEach(subcommand -> write(reply, subcommand));
  }
}
