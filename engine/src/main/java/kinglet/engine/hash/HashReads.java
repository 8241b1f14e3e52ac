package kinglet.engine.hash;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/** HGETDEL and HGETEX: reads that change what they read. Owned by the executor. Source: Redis 8.0. */
final class HashReads {
  private static final int SECOND = 1000;
  private static final int MILLISECOND = 1;
  private static final int OPTION = 2;
  private static final long NOTHING = Long.MIN_VALUE;

  private final HashEdit edit;
  private final ChangedFields changed = new ChangedFields();

  HashReads(HashEdit edit) {
    this.edit = edit;
  }

  void hgetdel(Call call) {
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE || !FieldArguments.readFields(call, 2, FieldArguments.BAD_COUNT)) {
      return;
    }
    call.reply().array(call.count() - 4L);
    if (entry == Entry.NONE) {
      replyNils(call, 4);
      return;
    }
    begin(call, entry);
    for (int name = 4; name < call.count(); name++) {
      getAndDelete(call, name);
    }
    if (changed.count() > 0) {
      changed.deleted(call);
      tell(call, "hdel");
    }
    edit.end(call);
  }

  private static void replyNils(Call call, int first) {
    for (int name = first; name < call.count(); name++) {
      call.reply().nil();
    }
  }

  private void begin(Call call, long entry) {
    edit.begin(call.database(), entry);
    changed.clear();
  }

  private void getAndDelete(Call call, int name) {
    long place = get(call, name);
    if (place != Fields.NONE) {
      edit.remove(place);
      changed.add(name);
    }
  }

  /** Replies the value of a field or nil; its place. */
  private long get(Call call, int name) {
    long place = edit.find(call.address(name), call.length(name));
    if (place == Fields.NONE) {
      call.reply().nil();
    } else {
      edit.fields().replyValue(call.reply(), place);
    }
    return place;
  }

  private void tell(Call call, String event) {
    call.changed(1, KeyEvent.HASH, event);
    call.changedAll(changed.count() - 1L);
  }

  void hgetex(Call call) {
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long deadlineMs = readDeadlineMs(call);
    int fields = OPTION + optionArguments(call, deadlineMs);
    if (deadlineMs == FieldArguments.BAD || !FieldArguments.readFields(call, fields, FieldArguments.BAD_COUNT)) {
      return;
    }
    call.reply().array(call.count() - fields - 2L);
    if (entry == Entry.NONE) {
      replyNils(call, fields + 2);
    } else {
      hgetex(call, entry, fields + 2, deadlineMs);
    }
  }

  /** What the option asks for: {@link #NOTHING}, {@link Fields#NEVER} to persist, a deadline; or BAD after an error reply. */
  private static long readDeadlineMs(Call call) {
    if (call.is(OPTION, "ex")) {
      return FieldArguments.readDeadlineMs(call, OPTION + 1, call.nowMs(), SECOND);
    }
    if (call.is(OPTION, "px")) {
      return FieldArguments.readDeadlineMs(call, OPTION + 1, call.nowMs(), MILLISECOND);
    }
    if (call.is(OPTION, "exat")) {
      return FieldArguments.readDeadlineMs(call, OPTION + 1, 0, SECOND);
    }
    if (call.is(OPTION, "pxat")) {
      return FieldArguments.readDeadlineMs(call, OPTION + 1, 0, MILLISECOND);
    }
    return call.is(OPTION, "persist") ? Fields.NEVER : NOTHING;
  }

  private static int optionArguments(Call call, long deadlineMs) {
    if (deadlineMs == NOTHING) {
      return 0;
    }
    return call.is(OPTION, "persist") ? 1 : 2;
  }

  private void hgetex(Call call, long entry, int first, long deadlineMs) {
    begin(call, entry);
    if (deadlineMs != NOTHING) {
      edit.allowDeadlines();
    }
    boolean passed = deadlineMs != NOTHING && edit.hasPassed(deadlineMs);
    for (int name = first; name < call.count(); name++) {
      getAndExpire(call, name, deadlineMs, passed);
    }
    if (changed.count() > 0) {
      finish(call, deadlineMs, passed);
    }
    edit.end(call);
  }

  private void getAndExpire(Call call, int name, long deadlineMs, boolean passed) {
    long place = get(call, name);
    if (place == Fields.NONE || deadlineMs == NOTHING) {
      return;
    }
    if (passed) {
      edit.remove(place);
      changed.add(name);
    } else if (deadlineMs != Fields.NEVER) {
      edit.deadlineMs(place, deadlineMs);
      changed.add(name);
    } else if (edit.persist(place)) {
      changed.add(name);
    }
  }

  private void finish(Call call, long deadlineMs, boolean passed) {
    if (passed) {
      changed.expired(call);
      tell(call, "hdel");
    } else if (deadlineMs == Fields.NEVER) {
      changed.persisted(call);
      tell(call, "hpersist");
    } else {
      changed.expireAt(call, deadlineMs);
      tell(call, "hexpire");
    }
  }
}
