package kinglet.engine.set;

import static kinglet.engine.command.Flags.ACL_SET;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.DELETE;
import static kinglet.engine.command.Keys.INSERT;
import static kinglet.engine.command.Keys.OW;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import java.util.BitSet;
import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ScanOptions;
import kinglet.engine.command.ScanOptions.Scanned;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Reply;

/**
 * The set commands. Here: the rows of all of them, and those that name members or show them all. {@link SetOperations} has
 * those that combine sets, {@link SetPop} and {@link SetSample} those that choose at random.
 *
 * <p>Owned by the executor; no garbage. Source of the behaviour: Redis 7.2.
 */
public final class SetCommands implements CommandFamily {
  /** How many empty steps an SSCAN may take for each member asked for, as in Redis. */
  private static final int STEPS_PER_MEMBER = 10;

  private final SetEditor editor;
  private final SetLookup lookup;
  private final SetCursor cursor;
  private final SetOperations operations;
  private final SetPop pop;
  private final SetSample sample;
  private final ScanOptions options = new ScanOptions();
  private final BitSet added = new BitSet();
  private long matched;

  /**
   * Its parts.
   *
   * @param settings when sets change their encoding
   */
  public SetCommands(Keyspace keyspace, EncodingSettings settings) {
    SplittableRandom random = new SplittableRandom(keyspace.seed());
    editor = new SetEditor(keyspace, settings);
    lookup = new SetLookup(keyspace);
    cursor = new SetCursor(keyspace);
    operations = new SetOperations(keyspace, settings);
    pop = new SetPop(keyspace, settings, random);
    sample = new SetSample(keyspace, settings, random);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("set", ACL_SET);
    table.add("sadd", -3, WRITE | DENYOOM | FAST, Keys.one(RW | INSERT), this::add);
    table.add("srem", -3, WRITE | FAST, Keys.one(RW | DELETE), this::remove);
    table.add("smove", 4, WRITE | FAST,
        Keys.one(RW | ACCESS | DELETE).and(Keys.range(2, 0, 1, RW | INSERT)), this::move);
    table.add("sismember", 3, READONLY | FAST, Keys.one(RO), this::isMember);
    table.add("smismember", -3, READONLY | FAST, Keys.one(RO | ACCESS), this::areMembers);
    table.add("scard", 2, READONLY | FAST, Keys.one(RO), this::size);
    table.add("smembers", 2, READONLY, Keys.one(RO | ACCESS), this::members);
    table.add("sscan", -3, READONLY, Keys.one(RO | ACCESS), this::scan);
    table.add("spop", -2, WRITE | FAST, Keys.one(RW | ACCESS | DELETE), pop::pop);
    table.add("srandmember", -2, READONLY, Keys.one(RO | ACCESS), sample::sample);
    declareOperations(table);
  }

  private void declareOperations(CommandTable.Builder table) {
    Keys inputs = Keys.range(2, -1, 1, RO | ACCESS);
    Keys stored = Keys.one(OW | UPDATE).and(inputs);
    table.add("sinter", -2, READONLY, Keys.all(RO | ACCESS), operations::intersect);
    table.add("sintercard", -3, READONLY, Keys.numbered(1, RO | ACCESS), operations::countIntersection);
    table.add("sinterstore", -3, WRITE | DENYOOM, Keys.one(RW | UPDATE | Keys.UNREAD).and(inputs),
        operations::storeIntersection);
    table.add("sunion", -2, READONLY, Keys.all(RO | ACCESS), operations::unite);
    table.add("sunionstore", -3, WRITE | DENYOOM, stored, operations::storeUnion);
    table.add("sdiff", -2, READONLY, Keys.all(RO | ACCESS), operations::subtract);
    table.add("sdiffstore", -3, WRITE | DENYOOM, stored, operations::storeDifference);
  }

  private void add(Call call) {
    long entry = call.write(1, Type.SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry == Entry.NONE) {
      addToNew(call);
    } else {
      addTo(call, entry);
    }
    int count = added.cardinality();
    if (count > 0) {
      call.changed(1, KeyEvent.SET, "sadd", count);
    }
    call.reply().integer(count);
  }

  private void addToNew(Call call) {
    try {
      editor.create(call.address(2), call.length(2), call.count() - 2);
      addAll(call);
    } catch (OutOfNativeMemoryException e) {
      editor.discard();
      throw e;
    }
    editor.storeNew(call, 1);
  }

  private void addTo(Call call, long entry) {
    call.database().changing(entry);
    editor.edit(SetRef.of(entry));
    try {
      editor.expect(call.count() - 2);
      addAll(call);
    } finally {
      editor.store(call, 1, entry);
    }
  }

  /** All of them, or none if memory is refused. */
  private void addAll(Call call) {
    added.clear();
    try {
      for (int i = 2; i < call.count(); i++) {
        if (editor.add(call.address(i), call.length(i))) {
          added.set(i);
        }
      }
    } catch (OutOfNativeMemoryException e) {
      added.stream().forEach(i -> editor.remove(call.address(i), call.length(i)));
      throw e;
    }
  }

  private void remove(Call call) {
    long entry = call.write(1, Type.SET);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      call.reply().integer(remove(call, entry));
    }
  }

  private int remove(Call call, long entry) {
    call.database().changing(entry);
    editor.edit(SetRef.of(entry));
    int removed = 0;
    for (int i = 2; i < call.count() && editor.size() > 0; i++) {
      removed += editor.remove(call.address(i), call.length(i)) ? 1 : 0;
    }
    if (removed > 0) {
      call.changed(1, KeyEvent.SET, "srem", removed);
      editor.store(call, 1, entry);
    }
    return removed;
  }

  private void move(Call call) {
    long source = call.write(1);
    long target = call.write(2);
    if (source == Entry.NONE) {
      call.reply().integer(0);
    } else if (isSet(call, source) && isSet(call, target)) {
      boolean found = lookup.contains(SetRef.of(source), call.address(3), call.length(3));
      if (found && source != target) {
        move(call, source, target);
      }
      call.reply().integer(found ? 1 : 0);
    }
  }

  private static boolean isSet(Call call, long entry) {
    if (entry != Entry.NONE && Entry.type(entry) != Type.SET) {
      call.reply().error(Errors.WRONG_TYPE);
      return false;
    }
    return true;
  }

  /** What memory may be refused for comes first, but is told last. */
  private void move(Call call, long source, long target) {
    boolean arrived = target == Entry.NONE ? moveToNew(call) : moveTo(call, target);
    call.database().changing(source);
    editor.edit(SetRef.of(source));
    editor.remove(call.address(3), call.length(3));
    call.changed(1, KeyEvent.SET, "srem");
    editor.store(call, 1, source);
    if (arrived) {
      call.changed(2, KeyEvent.SET, "sadd");
    }
  }

  private boolean moveToNew(Call call) {
    try {
      editor.create(call.address(3), call.length(3), 1);
      editor.add(call.address(3), call.length(3));
    } catch (OutOfNativeMemoryException e) {
      editor.discard();
      throw e;
    }
    editor.storeNew(call, 2);
    return true;
  }

  private boolean moveTo(Call call, long target) {
    call.database().changing(target);
    editor.edit(SetRef.of(target));
    try {
      return editor.add(call.address(3), call.length(3));
    } finally {
      editor.store(call, 2, target);
    }
  }

  private void isMember(Call call) {
    long entry = call.read(1, Type.SET);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(isMember(call, entry, 2));
    }
  }

  private int isMember(Call call, long entry, int member) {
    return lookup.contains(SetRef.of(entry), call.address(member), call.length(member)) ? 1 : 0;
  }

  private void areMembers(Call call) {
    long entry = call.read(1, Type.SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    call.reply().array(call.count() - 2);
    for (int member = 2; member < call.count(); member++) {
      call.reply().integer(isMember(call, entry, member));
    }
  }

  private void size(Call call) {
    long entry = call.read(1, Type.SET);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(lookup.size(SetRef.of(entry)));
    }
  }

  private void members(Call call) {
    long entry = call.read(1, Type.SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long set = SetRef.of(entry);
    call.reply().set(lookup.size(set));
    cursor.walk(set);
    while (cursor.next()) {
      cursor.reply(call.reply());
    }
  }

  private void scan(Call call) {
    if (!options.readCursor(call, 2)) {
      return;
    }
    long entry = call.read(1, Type.SET);
    if (entry == Entry.NONE) {
      call.reply().array(2);
      call.reply().bulkLong(0);
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE && options.readOptions(call, 3, Scanned.MEMBERS)) {
      scan(call.reply(), SetRef.of(entry));
    }
  }

  private void scan(Reply reply, long set) {
    long stepsMax = Math.min(options.count(), Long.MAX_VALUE / STEPS_PER_MEMBER) * STEPS_PER_MEMBER;
    long next = options.cursor();
    long visited = 0;
    long steps = 0;
    matched = 0;
    reply.array(2);
    int cursorGap = reply.beginBulkLong();
    int membersGap = reply.beginArray();
    do {
      next = cursor.walkStep(set, next);
      visited += replyMatches(reply);
      steps++;
    } while (next != 0 && visited < options.count() && steps <= stepsMax);
    reply.endArray(membersGap, matched);
    reply.endBulkLong(cursorGap, next);
  }

  private int replyMatches(Reply reply) {
    int visited = 0;
    while (cursor.next()) {
      visited++;
      if (options.matches(cursor.address(), cursor.length())) {
        cursor.reply(reply);
        matched++;
      }
    }
    return visited;
  }
}
