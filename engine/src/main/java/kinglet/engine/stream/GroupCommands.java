package kinglet.engine.stream;

import static kinglet.engine.command.Flags.ACL_STREAM;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.STALE;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.DELETE;
import static kinglet.engine.command.Keys.INSERT;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.OutOfNativeMemoryException;

/** XGROUP: makes, moves and removes groups and their consumers. Owned by the executor. Source: Redis 7.2. */
public final class GroupCommands implements CommandFamily {
  private static final int KEY = 2;
  private static final int GROUP = 3;
  private static final int ID = 4;
  private static final int CONSUMER = 4;
  private static final int CREATE_ARGUMENTS_MAX = 8;
  private static final int SET_ID_ARGUMENTS_MAX = 7;
  private static final String NO_KEY = "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want"
      + " to use the MKSTREAM option to create an empty stream automatically.";

  private final StreamValue streams;
  private final Groups groups;
  private final GroupLookup lookup;
  private final PendingEntries pendings;
  private final IdReader ids = new IdReader();
  private final StreamId id = new StreamId();
  private boolean makeStream;
  private long entriesRead;

  public GroupCommands(StreamValue streams) {
    this.streams = streams;
    groups = new Groups(streams.allocator());
    lookup = new GroupLookup(streams);
    pendings = new PendingEntries(streams.keyspace());
  }

  @Override
  public void declare(CommandTable.Builder t) {
    Keys insert = Keys.range(KEY, 0, 1, RW | INSERT);
    Keys update = Keys.range(KEY, 0, 1, RW | UPDATE);
    Keys delete = Keys.range(KEY, 0, 1, RW | DELETE);
    t.group("stream", 0).add("xgroup", -2, 0, Keys.NONE, null);
    t.group("stream", ACL_STREAM);
    t.sub("xgroup", "create", -5, WRITE | DENYOOM, insert, this::create);
    t.sub("xgroup", "createconsumer", 5, WRITE | DENYOOM, insert, this::createConsumer);
    t.sub("xgroup", "delconsumer", 5, WRITE, delete, this::deleteConsumer);
    t.sub("xgroup", "destroy", 4, WRITE, delete, this::destroy);
    t.sub("xgroup", "help", 2, LOADING | STALE, Keys.NONE, new ServerHelp(
        "CREATE <key> <group> <id|$> [MKSTREAM] [ENTRIESREAD <entries>]",
        "    Makes a group that is to read what comes after the ID; $ is the last one.",
        "    MKSTREAM makes an empty stream if there is none. ENTRIESREAD is for internal",
        "    use.",
        "CREATECONSUMER <key> <group> <consumer>",
        "    Makes a consumer.",
        "DELCONSUMER <key> <group> <consumer>",
        "    Removes a consumer with the entries that are pending for it.",
        "DESTROY <key> <group>",
        "    Removes a group.",
        "SETID <key> <group> <id|$> [ENTRIESREAD <entries>]",
        "    Has a group read what comes after another ID."));
    t.sub("xgroup", "setid", -5, WRITE, update, this::setId);
  }

  /** Reads the options behind the ID; if they are wrong, replies so and returns false. */
  private boolean readOptions(Call call, boolean creating) {
    makeStream = false;
    entriesRead = Group.UNKNOWN;
    for (int i = 5; i < call.count(); i++) {
      if (creating && call.is(i, "mkstream")) {
        makeStream = true;
      } else if (call.is(i, "entriesread") && i + 1 < call.count()) {
        i++;
        if (!readEntriesRead(call, i)) {
          return false;
        }
      } else {
        ServerHelp.wrongArguments(call);
        return false;
      }
    }
    return true;
  }

  private boolean readEntriesRead(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    entriesRead = call.longValue();
    if (entriesRead < 0 && entriesRead != Group.UNKNOWN) {
      call.reply().error("ERR value for ENTRIESREAD must be positive or -1");
      return false;
    }
    return true;
  }

  /** The entry of the key; if there is none, and that is wrong, or of another type, replies so. */
  private static long stream(Call call, boolean mayMiss) {
    long entry = call.write(KEY, Type.STREAM);
    if (entry == Entry.NONE && !mayMiss) {
      call.reply().error(NO_KEY);
      return Call.WRONG_TYPE;
    }
    return entry;
  }

  // ---- CREATE ----

  private void create(Call call) {
    if (!readOptions(call, true)) {
      return;
    }
    long entry = stream(call, makeStream);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (call.count() > CREATE_ARGUMENTS_MAX) {
      ServerHelp.wrongArguments(call);
    } else if (readId(call, entry)) {
      create(call, entry);
    }
  }

  /** The ID, or {@code $}, the last one. */
  private boolean readId(Call call, long entry) {
    if (!call.is(ID, "$")) {
      return ids.read(call, ID, id);
    }
    if (entry == Entry.NONE) {
      id.lowest();
    } else {
      id.read(StreamHead.lastId(Entry.word(entry)));
    }
    return true;
  }

  private void create(Call call, long entry) {
    if (entry == Entry.NONE) {
      createStream(call);
      call.changed(KEY, KeyEvent.STREAM, "xgroup-create");
    } else if (lookup.group(call, Entry.word(entry), GROUP) != Groups.NONE) {
      call.reply().error("BUSYGROUP Consumer Group name already exists");
      return;
    } else {
      call.database().changing(entry);
      groups.add(Entry.word(entry), call.address(GROUP), call.length(GROUP), id, entriesRead);
      call.changedAside(KEY, KeyEvent.STREAM, "xgroup-create");
    }
    call.reply().ok();
  }

  private void createStream(Call call) {
    long stream = StreamHead.create(streams.allocator());
    try {
      groups.add(stream, call.address(GROUP), call.length(GROUP), id, entriesRead);
      call.database().putNew(call.address(KEY), call.length(KEY), Type.STREAM, StreamValue.STREAM, stream);
    } catch (OutOfNativeMemoryException e) {
      call.keyspace().free(Type.STREAM, StreamValue.STREAM, stream);
      throw e;
    }
  }

  // ---- the others ----

  /** The group that must be there; if it is not, replies so. */
  private long group(Call call, long entry) {
    if (entry == Call.WRONG_TYPE) {
      return Groups.NONE;
    }
    long group = lookup.group(call, Entry.word(entry), GROUP);
    if (group == Groups.NONE) {
      call.reply().error(StreamErrors.noGroup(call, KEY, GROUP));
    }
    return group;
  }

  private void setId(Call call) {
    if (!readOptions(call, false)) {
      return;
    }
    long entry = stream(call, false);
    long group = group(call, entry);
    if (group == Groups.NONE) {
      return;
    }
    if (call.count() > SET_ID_ARGUMENTS_MAX) {
      ServerHelp.wrongArguments(call);
    } else if (call.is(ID, "$") ? readId(call, entry) : ids.readAny(call, ID, id)) {
      call.database().changing(entry);
      id.write(Group.lastId(group));
      Group.entriesRead(group, entriesRead);
      call.changedAside(KEY, KeyEvent.STREAM, "xgroup-setid");
      call.reply().ok();
    }
  }

  private void destroy(Call call) {
    long entry = stream(call, false);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long group = lookup.group(call, Entry.word(entry), GROUP);
    if (group != Groups.NONE) {
      call.database().changing(entry);
      groups.remove(Entry.word(entry), group);
      call.keyspace().free(Type.STREAM, StreamValue.LONE_GROUP, group);
      call.changedAside(KEY, KeyEvent.STREAM, "xgroup-destroy");
    }
    call.reply().integer(group == Groups.NONE ? 0 : 1);
  }

  private void createConsumer(Call call) {
    long entry = stream(call, false);
    long group = group(call, entry);
    if (group == Groups.NONE) {
      return;
    }
    boolean made = lookup.consumer(call, group, CONSUMER) == Groups.NONE;
    if (made) {
      call.database().changing(entry);
      lookup.addConsumer(call, KEY, CONSUMER, group);
    }
    call.reply().integer(made ? 1 : 0);
  }

  private void deleteConsumer(Call call) {
    long entry = stream(call, false);
    long group = group(call, entry);
    if (group == Groups.NONE) {
      return;
    }
    long consumer = lookup.consumer(call, group, CONSUMER);
    if (consumer == Groups.NONE) {
      call.reply().integer(0);
      return;
    }
    call.database().changing(entry);
    call.reply().integer(OrderedTree.size(Consumer.pending(consumer)));
    pendings.removeAll(group, consumer);
    groups.removeConsumer(group, consumer);
    call.changedAside(KEY, KeyEvent.STREAM, "xgroup-delconsumer");
  }
}
