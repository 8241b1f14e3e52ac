package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_STRING;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.DELETE;
import static kinglet.engine.command.Keys.INSERT;
import static kinglet.engine.command.Keys.OW;
import static kinglet.engine.command.Keys.RM;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;
import static kinglet.engine.command.Keys.VARIABLE_FLAGS;

import java.util.function.LongSupplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;

/**
 * The string commands. Here: the rows of all of them, and those that read or replace a whole value. {@link StringPairs}
 * has those that write several, {@link StringParts} those that touch a part of a value, {@link StringNumbers} those that
 * count, {@link LcsCommand} LCS.
 *
 * <p>Owned by the executor. What replaces values makes no garbage. Source of the behaviour: Redis 7.2; of IFEQ and DELIFEQ:
 * Valkey 8.1 and 9.0.
 */
public final class StringCommands implements CommandFamily {
  private final StringOptions options = new StringOptions();
  private final StringPairs pairs = new StringPairs();
  private final StringParts parts;
  private final StringNumbers numbers = new StringNumbers();
  private final LcsCommand lcs;

  /**
   * @param bytesMax how long a value may become: the setting proto-max-bulk-len
   */
  public StringCommands(LongSupplier bytesMax) {
    StringLimit limit = new StringLimit(bytesMax);
    parts = new StringParts(limit);
    lcs = new LcsCommand(limit);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("string", ACL_STRING);
    declareWhole(table);
    table.add("append", 3, WRITE | DENYOOM | FAST, Keys.one(RW | INSERT), parts::append);
    table.add("getrange", 4, READONLY, Keys.one(RO | ACCESS), parts::getrange);
    table.add("setrange", 4, WRITE | DENYOOM, Keys.one(RW | UPDATE), parts::setrange);
    table.add("strlen", 2, READONLY | FAST, Keys.one(RO), parts::strlen);
    table.add("substr", 4, READONLY, Keys.one(RO | ACCESS), parts::getrange);
    table.add("decr", 2, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::decr);
    table.add("decrby", 3, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::decrby);
    table.add("incr", 2, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::incr);
    table.add("incrby", 3, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::incrby);
    table.add("incrbyfloat", 3, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::incrbyfloat);
    table.add("lcs", -3, READONLY, Keys.range(1, 1, 1, RO | ACCESS), lcs::run);
  }

  private void declareWhole(CommandTable.Builder table) {
    table.add("delifeq", 3, WRITE | FAST, Keys.one(RM | ACCESS | DELETE), this::delifeq);
    table.add("get", 2, READONLY | FAST, Keys.one(RO | ACCESS), this::get);
    table.add("getdel", 2, WRITE | FAST, Keys.one(RW | ACCESS | DELETE), this::getdel);
    table.add("getex", -2, WRITE | FAST, Keys.one(RW | ACCESS | UPDATE), this::getex);
    table.add("getset", 3, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), this::getset);
    table.add("mget", -2, READONLY | FAST, Keys.all(RO | ACCESS), this::mget);
    table.add("mset", -3, WRITE | DENYOOM, Keys.range(1, -1, 2, OW | UPDATE), pairs::mset);
    table.add("msetex", -4, WRITE | DENYOOM, StringPairs.COUNTED, pairs::msetex);
    table.add("msetnx", -3, WRITE | DENYOOM, Keys.range(1, -1, 2, OW | INSERT), pairs::msetnx);
    table.add("psetex", 4, WRITE | DENYOOM, Keys.one(OW | UPDATE), this::psetex);
    table.add("set", -3, WRITE | DENYOOM,
        Keys.one(RW | ACCESS | UPDATE | VARIABLE_FLAGS).foundBy(VariableKeys::ofSet), this::set);
    table.add("setex", 4, WRITE | DENYOOM, Keys.one(OW | UPDATE), this::setex);
    table.add("setnx", 3, WRITE | DENYOOM | FAST, Keys.one(OW | INSERT), this::setnx);
  }

  private void get(Call call) {
    replyValue(call);
  }

  /** Replies the value of argument 1 or nil; its entry, none, or {@link Call#WRONG_TYPE} when that was the reply. */
  private static long replyValue(Call call) {
    long entry = call.read(1, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE) {
      replyBulk(call, entry);
    }
    return entry;
  }

  private static void replyBulk(Call call, long entry) {
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    call.reply().bulk(strings.address(), strings.length());
  }

  private void mget(Call call) {
    call.reply().array(call.count() - 1);
    for (int key = 1; key < call.count(); key++) {
      long entry = call.read(key);
      if (entry == Entry.NONE || Entry.type(entry) != Type.STRING) {
        call.reply().nil();
      } else {
        replyBulk(call, entry);
      }
    }
  }

  private void getdel(Call call) {
    long entry = replyValue(call);
    if (entry != Entry.NONE && entry != Call.WRONG_TYPE) {
      delete(call, entry);
    }
  }

  private void delifeq(Call call) {
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    boolean equal = entry != Entry.NONE && holds(call, entry, 2);
    if (equal) {
      delete(call, entry);
    }
    call.reply().integer(equal ? 1 : 0);
  }

  private static void delete(Call call, long entry) {
    call.database().delete(entry);
    call.changed(1, KeyEvent.GENERIC, "del");
    StringWrites.effect(call, 2, "DEL", 1);
  }

  /** Whether the value of a string is that of an argument. */
  private static boolean holds(Call call, long entry, int argument) {
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    return strings.length() == call.length(argument)
        && Memory.equal(strings.address(), call.address(argument), strings.length());
  }

  private void getset(Call call) {
    if (replyValue(call) != Call.WRONG_TYPE) {
      StringWrites.put(call, 1, 2);
      StringWrites.effect(call, 1, 2, false);
    }
  }

  private void getex(Call call) {
    if (!options.parse(call, 2, StringOptions.OF_GETEX)) {
      return;
    }
    long entry = call.read(1, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE && options.readDeadline(call)) {
      replyBulk(call, entry);
      applyGetex(call, entry);
    }
  }

  private void applyGetex(Call call, long entry) {
    if (options.hasDeadline()) {
      setOrPassDeadline(call, entry, options.deadlineMs());
    } else if (options.has(StringOptions.PERSIST) && Entry.hasDeadline(entry)) {
      call.database().clearDeadline(entry);
      call.changed(1, KeyEvent.GENERIC, "persist");
      StringWrites.effect(call, 2, "PERSIST", 1);
    }
  }

  private static void setOrPassDeadline(Call call, long entry, long deadlineMs) {
    Database database = call.database();
    if (deadlineMs <= call.nowMs()) {
      delete(call, entry);
    } else {
      database.setDeadline(entry, deadlineMs);
      call.changed(1, KeyEvent.GENERIC, "expire");
      StringWrites.effect(call, 3, "PEXPIREAT", 1).argument(deadlineMs);
    }
  }

  private void set(Call call) {
    if (call.count() == 3) {
      StringWrites.put(call, 1, 2);
      call.reply().ok();
    } else if (options.parse(call, 3, StringOptions.OF_SET) && options.readDeadline(call)) {
      setWithOptions(call);
    }
  }

  private void setWithOptions(Call call) {
    boolean get = options.has(StringOptions.GET);
    if (get && replyValue(call) == Call.WRONG_TYPE) {
      return;
    }
    long old = options.has(StringOptions.IFEQ)
        ? call.write(1, Type.STRING)
        : call.database().locate(call.address(1), call.length(1));
    if (old == Call.WRONG_TYPE) {
      return;
    }
    boolean met = isMet(call, old);
    if (met) {
      putAsAsked(call, old);
    } else if (old != Entry.NONE) {
      // What is written counts as used there.
      call.keyspace().touch(old);
    }
    if (!get && met) {
      call.reply().ok();
    } else if (!get) {
      call.reply().nil();
    }
  }

  private boolean isMet(Call call, long old) {
    if (old == Entry.NONE) {
      return !options.has(StringOptions.XX | StringOptions.IFEQ);
    }
    return !options.has(StringOptions.NX)
        && (!options.has(StringOptions.IFEQ) || holds(call, old, options.comparison()));
  }

  private void putAsAsked(Call call, long old) {
    if (options.hasDeadline()) {
      putUntil(call, 2, options.deadlineMs());
      return;
    }
    boolean keep = options.has(StringOptions.KEEPTTL);
    StringWrites.putKeeping(call, 1, 2, keep ? old : Entry.NONE);
    if (options.has(StringOptions.GET | StringOptions.IFEQ)) {
      StringWrites.effect(call, 1, 2, keep);
    }
  }

  private void setnx(Call call) {
    boolean free = call.locate(1) == Entry.NONE;
    if (free) {
      StringWrites.put(call, 1, 2);
    }
    call.reply().integer(free ? 1 : 0);
  }

  private void setex(Call call) {
    setUntil(call, options.readDeadline(call, 2, StringOptions.EX));
  }

  private void psetex(Call call) {
    setUntil(call, options.readDeadline(call, 2, StringOptions.PX));
  }

  private void setUntil(Call call, boolean valid) {
    if (valid) {
      putUntil(call, 3, options.deadlineMs());
      call.reply().ok();
    }
  }

  private static void putUntil(Call call, int value, long deadlineMs) {
    StringWrites.putUntil(call, 1, value, deadlineMs);
    call.changed(1, KeyEvent.STRING, "set");
    call.tell(call.database(), call.address(1), call.length(1), KeyEvent.GENERIC, "expire");
    StringWrites.effectUntil(call, 1, value, deadlineMs);
  }
}
