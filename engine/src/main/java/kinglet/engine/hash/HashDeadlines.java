package kinglet.engine.hash;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * Sets, reads and clears deadlines of fields: HEXPIRE, HTTL, HPERSIST and their kin. Owned by the executor. A deadline that has
 * passed deletes the field. Effects are absolute, without conditions, on the fields that changed: HPEXPIREAT or HDEL. Source:
 * Redis 7.4.
 */
final class HashDeadlines {
  private static final int SECOND = 1000;
  private static final int MILLISECOND = 1;
  private static final int FIELDS = 3;

  /** What is replied for a field. */
  private static final int NO_FIELD = -2;

  private static final int NO_DEADLINE = -1;
  private static final int NOT_MET = 0;
  private static final int DONE = 1;
  private static final int DELETED = 2;

  /** A deadline's condition. */
  private enum Condition { NONE, NX, XX, GT, LT }

  private final HashValue hashes;
  private final HashEdit edit;
  private final ChangedFields changed = new ChangedFields();

  HashDeadlines(HashValue hashes, HashEdit edit) {
    this.hashes = hashes;
    this.edit = edit;
  }

  void hexpire(Call call) {
    expire(call, call.nowMs(), SECOND);
  }

  void hpexpire(Call call) {
    expire(call, call.nowMs(), MILLISECOND);
  }

  void hexpireat(Call call) {
    expire(call, 0, SECOND);
  }

  void hpexpireat(Call call) {
    expire(call, 0, MILLISECOND);
  }

  private void expire(Call call, long baseMs, int unitMs) {
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long deadlineMs = FieldArguments.readDeadlineMs(call, 2, baseMs, unitMs);
    if (deadlineMs == FieldArguments.BAD) {
      return;
    }
    Condition condition = condition(call);
    int fields = condition == Condition.NONE ? FIELDS : FIELDS + 1;
    if (!FieldArguments.readFields(call, fields, FieldArguments.BAD_EXPIRE_COUNT)) {
      return;
    }
    call.reply().array(call.count() - fields - 2L);
    if (entry == Entry.NONE) {
      replyNoFields(call, fields + 2);
    } else {
      expire(call, entry, fields + 2, deadlineMs, condition);
    }
  }

  private static Condition condition(Call call) {
    if (call.is(FIELDS, "nx")) {
      return Condition.NX;
    }
    if (call.is(FIELDS, "xx")) {
      return Condition.XX;
    }
    if (call.is(FIELDS, "gt")) {
      return Condition.GT;
    }
    return call.is(FIELDS, "lt") ? Condition.LT : Condition.NONE;
  }

  private static void replyNoFields(Call call, int first) {
    for (int name = first; name < call.count(); name++) {
      call.reply().integer(NO_FIELD);
    }
  }

  private void expire(Call call, long entry, int first, long deadlineMs, Condition condition) {
    edit.begin(call.database(), entry);
    edit.allowDeadlines();
    changed.clear();
    boolean passed = edit.hasPassed(deadlineMs);
    for (int name = first; name < call.count(); name++) {
      call.reply().integer(expireField(call, name, deadlineMs, condition, passed));
    }
    if (changed.count() > 0) {
      finish(call, deadlineMs, passed);
    }
    edit.end(call);
  }

  private int expireField(Call call, int name, long deadlineMs, Condition condition, boolean passed) {
    long place = edit.find(call.address(name), call.length(name));
    if (place == Fields.NONE) {
      return NO_FIELD;
    }
    if (!holds(condition, edit.fields().deadlineMs(place), deadlineMs)) {
      return NOT_MET;
    }
    changed.add(name);
    if (passed) {
      edit.remove(place);
      return DELETED;
    }
    edit.deadlineMs(place, deadlineMs);
    return DONE;
  }

  /** A field without a deadline lives for ever: nothing is greater than that, everything is less. */
  private static boolean holds(Condition condition, long oldMs, long newMs) {
    return switch (condition) {
      case NONE -> true;
      case NX -> oldMs == Fields.NEVER;
      case XX -> oldMs != Fields.NEVER;
      case GT -> oldMs != Fields.NEVER && newMs > oldMs;
      case LT -> newMs < oldMs;
    };
  }

  private void finish(Call call, long deadlineMs, boolean passed) {
    if (passed) {
      changed.expired(call);
    } else {
      changed.expireAt(call, deadlineMs);
    }
    call.changed(1, KeyEvent.HASH, passed ? "hdel" : "hexpire");
    call.changedAll(changed.count() - 1L);
  }

  void hpersist(Call call) {
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE || !FieldArguments.readFields(call, 2, FieldArguments.BAD_COUNT)) {
      return;
    }
    call.reply().array(call.count() - 4L);
    if (entry == Entry.NONE) {
      replyNoFields(call, 4);
      return;
    }
    edit.begin(call.database(), entry);
    boolean persisted = false;
    for (int name = 4; name < call.count(); name++) {
      int result = persist(call, name);
      call.reply().integer(result);
      persisted |= result == DONE;
    }
    if (persisted) {
      call.changed(1, KeyEvent.HASH, "hpersist");
    }
    edit.end(call);
  }

  private int persist(Call call, int name) {
    long place = edit.find(call.address(name), call.length(name));
    if (place == Fields.NONE) {
      return NO_FIELD;
    }
    return edit.persist(place) ? DONE : NO_DEADLINE;
  }

  void httl(Call call) {
    timeLeft(call, call.nowMs(), SECOND);
  }

  void hpttl(Call call) {
    timeLeft(call, call.nowMs(), MILLISECOND);
  }

  void hexpiretime(Call call) {
    timeLeft(call, 0, SECOND);
  }

  void hpexpiretime(Call call) {
    timeLeft(call, 0, MILLISECOND);
  }

  private void timeLeft(Call call, long baseMs, int unitMs) {
    long entry = call.read(1, Type.HASH);
    if (entry == Call.WRONG_TYPE || !FieldArguments.readFields(call, 2, FieldArguments.BAD_COUNT)) {
      return;
    }
    call.reply().array(call.count() - 4L);
    if (entry == Entry.NONE) {
      replyNoFields(call, 4);
      return;
    }
    Fields fields = hashes.of(entry);
    for (int name = 4; name < call.count(); name++) {
      long place = fields.findLive(call.address(name), call.length(name));
      replyTime(call.reply(), place, fields, baseMs, unitMs);
    }
  }

  /** Rounded up, so that no time is 0 while there is some. */
  private static void replyTime(Reply reply, long place, Fields fields, long baseMs, int unitMs) {
    if (place == Fields.NONE) {
      reply.integer(NO_FIELD);
    } else if (!fields.isTimed() || fields.deadlineMs(place) == Fields.NEVER) {
      reply.integer(NO_DEADLINE);
    } else {
      reply.integer((fields.deadlineMs(place) - baseMs + unitMs - 1) / unitMs);
    }
  }
}
