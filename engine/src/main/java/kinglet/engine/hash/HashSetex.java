package kinglet.engine.hash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/** HSETEX: sets fields with one deadline, under a condition on all of them. Owned by the executor. Source: Redis 8.0. */
final class HashSetex {
  private static final int SECOND = 1000;
  private static final int MILLISECOND = 1;
  private static final int BAD = -1;
  private static final String NO_TIME = "ERR missing expire time";
  private static final String CONDITIONS = "ERR Only one of FXX or FNX arguments can be specified";
  private static final String TIMES = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
  private static final String BAD_COUNT = "ERR invalid number of fields";

  private final HashEdit edit;
  private final HashWrites writes;
  private final ChangedFields changed = new ChangedFields();
  private boolean ifAll;
  private boolean ifNone;
  private boolean keep;
  private boolean expires;
  private long deadlineMs;

  HashSetex(HashEdit edit, HashWrites writes) {
    this.edit = edit;
    this.writes = writes;
  }

  void hsetex(Call call) {
    int first = parse(call);
    if (first == BAD) {
      return;
    }
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    boolean met = isMet(call, entry, first);
    if (met) {
      set(call, entry, first);
    }
    call.reply().integer(met ? 1 : 0);
  }

  /** The argument that is the first field, or {@link #BAD} after an error reply. */
  private int parse(Call call) {
    ifAll = false;
    ifNone = false;
    keep = false;
    expires = false;
    int at = 2;
    while (at < call.count() && !call.is(at, "fields")) {
      int next = parseOption(call, at);
      if (next == BAD) {
        return BAD;
      }
      at = next;
    }
    return isComplete(call, at) ? at + 2 : BAD;
  }

  private static boolean isComplete(Call call, int at) {
    if (at >= call.count() - 3) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return false;
    }
    if (!call.readLong(at + 1, 1, Integer.MAX_VALUE, BAD_COUNT)) {
      return false;
    }
    if (call.count() - at - 2 != 2 * call.longValue()) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return false;
    }
    return true;
  }

  /** The argument after the option, or {@link #BAD} after an error reply. */
  private int parseOption(Call call, int at) {
    if (call.is(at, "ex")) {
      return parseTime(call, at, call.nowMs(), SECOND);
    }
    if (call.is(at, "px")) {
      return parseTime(call, at, call.nowMs(), MILLISECOND);
    }
    if (call.is(at, "exat")) {
      return parseTime(call, at, 0, SECOND);
    }
    if (call.is(at, "pxat")) {
      return parseTime(call, at, 0, MILLISECOND);
    }
    if (call.is(at, "keepttl")) {
      return parseKeep(call, at);
    }
    if (call.is(at, "fxx") || call.is(at, "fnx")) {
      return parseCondition(call, at);
    }
    call.reply().error("ERR unknown argument: " + new String(call.bytes(at), ISO_8859_1));
    return BAD;
  }

  private int parseTime(Call call, int at, long baseMs, int unitMs) {
    if (expires || keep) {
      call.reply().error(TIMES);
      return BAD;
    }
    if (at + 1 == call.count()) {
      call.reply().error(NO_TIME);
      return BAD;
    }
    expires = true;
    deadlineMs = FieldArguments.readDeadlineMs(call, at + 1, baseMs, unitMs);
    return deadlineMs == FieldArguments.BAD ? BAD : at + 2;
  }

  private int parseKeep(Call call, int at) {
    if (expires || keep) {
      call.reply().error(TIMES);
      return BAD;
    }
    keep = true;
    return at + 1;
  }

  private int parseCondition(Call call, int at) {
    if (ifAll || ifNone) {
      call.reply().error(CONDITIONS);
      return BAD;
    }
    ifAll = call.is(at, "fxx");
    ifNone = !ifAll;
    return at + 1;
  }

  private boolean isMet(Call call, long entry, int first) {
    if (!ifAll && !ifNone) {
      return true;
    }
    if (entry == Entry.NONE) {
      return ifNone;
    }
    edit.begin(call.database(), entry);
    for (int name = first; name < call.count(); name += 2) {
      if (edit.isThere(call.address(name), call.length(name)) != ifAll) {
        return false;
      }
    }
    return true;
  }

  private void set(Call call, long entry, int first) {
    edit.beginOrCreate(call, entry, 0);
    if (expires) {
      edit.allowDeadlines();
    }
    writes.setAll(call, first, expires || keep);
    call.changed(1, KeyEvent.HASH, "hset");
    call.changedAll((call.count() - first) / 2 - 1L);
    if (expires) {
      expire(call, first);
    } else {
      effectOfSet(call, first);
    }
    edit.end(call);
  }

  private void expire(Call call, int first) {
    boolean passed = edit.hasPassed(deadlineMs);
    changed.clear();
    for (int name = first; name < call.count(); name += 2) {
      expireField(call, name, passed);
      changed.add(name);
    }
    if (passed) {
      changed.expired(call);
    } else {
      effectOfSet(call, first);
      changed.expireAt(call, deadlineMs);
    }
    call.tell(call.database(), call.address(1), call.length(1), KeyEvent.HASH, passed ? "hdel" : "hexpire");
  }

  private void expireField(Call call, int name, boolean passed) {
    long place = edit.find(call.address(name), call.length(name));
    if (place == Fields.NONE) {
      return;
    }
    if (passed) {
      edit.remove(place);
    } else {
      edit.deadlineMs(place, deadlineMs);
    }
  }

  private void effectOfSet(Call call, int first) {
    EffectBatch effect = ChangedFields.begin(call, 2 + call.count() - first, "HSET");
    for (int i = first; i < call.count(); i++) {
      effect.argument(call.address(i), call.length(i));
    }
    for (int name = first; name < call.count() && keep; name += 2) {
      ChangedFields.keepDeadline(call, edit, name);
    }
  }
}
