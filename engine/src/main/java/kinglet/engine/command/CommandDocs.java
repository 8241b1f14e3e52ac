package kinglet.engine.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The documentation of all commands, those included that have no row yet: one file for each group, beside this class. A
 * group is read when it is first asked for, which takes some milliseconds, and kept. Owned by one thread. Source: the command
 * facts of Redis 7.2; summaries and complexities are ours.
 */
public final class CommandDocs {
  /** Those that there are files for; Sentinel's is another program's. */
  public static final List<String> GROUPS = List.of("bitmap", "cluster", "connection", "generic", "geo", "hash", "hyperloglog",
      "list", "pubsub", "scripting", "server", "set", "sorted-set", "stream", "string", "transactions");

  private final Map<String, Map<String, CommandDoc>> groups = new HashMap<>();

  /** The documentation of a command; an empty one if there is none. */
  public CommandDoc of(Command command) {
    CommandDoc doc = group(command.group()).get(command.fullName());
    return doc == null ? CommandDoc.none(command) : doc;
  }

  /** All commands of a group, by full name; none if there is no such group. */
  public Map<String, CommandDoc> group(String name) {
    return groups.computeIfAbsent(name, CommandDocs::read);
  }

  private static Map<String, CommandDoc> read(String group) {
    Map<String, CommandDoc> docs = new LinkedHashMap<>();
    try (InputStream in = CommandDocs.class.getResourceAsStream(group + ".json")) {
      if (in != null) {
        for (JsonObject json : JsonObject.readAll(in)) {
          CommandDoc doc = CommandDoc.of(json);
          docs.put(doc.name(), doc);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(group, e);
    }
    return docs;
  }
}
