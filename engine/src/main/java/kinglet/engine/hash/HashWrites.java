package kinglet.engine.hash;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;

/** HSET, HMSET, HSETNX and HDEL. Owned by the executor. Source: Redis 7.2; HSET takes a field's deadline off, as in 7.4. */
final class HashWrites {
  private final HashEdit edit;

  HashWrites(HashEdit edit) {
    this.edit = edit;
  }

  void hset(Call call) {
    int created = setAll(call);
    if (created >= 0) {
      call.reply().integer(created);
    }
  }

  void hmset(Call call) {
    if (setAll(call) >= 0) {
      call.reply().ok();
    }
  }

  /** How many fields are new; negative after an error reply. */
  private int setAll(Call call) {
    if (call.count() % 2 != 0) {
      call.reply().error(Errors.wrongNumberOfArguments(call.command()));
      return -1;
    }
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return -1;
    }
    int created = entry == Entry.NONE && create(call) ? call.count() / 2 - 1 : setAll(call, entry);
    call.changed(1, KeyEvent.HASH, "hset");
    call.changedAll(call.count() / 2 - 2L);
    return created;
  }

  private int setAll(Call call, long entry) {
    edit.beginOrCreate(call, entry, entry == Entry.NONE ? elementBytes(call) : 0);
    return setAll(call, 2, false);
  }

  /** Makes a hash of all fields, if others have the same names; whether it did. */
  private boolean create(Call call) {
    edit.beginCollecting();
    for (int name = 2; name < call.count(); name += 2) {
      edit.collect(call.address(name), call.length(name), call.address(name + 1), call.length(name + 1));
    }
    return edit.createCollected(call.database(), call.address(1), call.length(1));
  }

  /** Sets the fields and values from an argument on, in an edit that has begun; how many are new. */
  int setAll(Call call, int first, boolean keepDeadlines) {
    edit.expect((call.count() - first) / 2);
    int created = 0;
    for (int name = first; name < call.count(); name += 2) {
      created += set(call, name, keepDeadlines) ? 1 : 0;
    }
    return created;
  }

  private boolean set(Call call, int name, boolean keepDeadline) {
    return edit.set(call.address(name), call.length(name), call.address(name + 1), call.length(name + 1), keepDeadline);
  }

  private static long elementBytes(Call call) {
    long bytes = 0;
    for (int i = 2; i < call.count(); i++) {
      bytes += Listpack.elementBytes(call.address(i), call.length(i));
    }
    return bytes;
  }

  void hsetnx(Call call) {
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    boolean free = entry == Entry.NONE || isFree(call, entry);
    if (entry == Entry.NONE) {
      edit.create(call, call.address(2), call.length(2), call.address(3), call.length(3));
    } else if (free) {
      set(call, 2, false);
    }
    if (free) {
      call.changed(1, KeyEvent.HASH, "hset");
    }
    call.reply().integer(free ? 1 : 0);
  }

  private boolean isFree(Call call, long entry) {
    edit.begin(call.database(), entry);
    return edit.find(call.address(2), call.length(2)) == Fields.NONE;
  }

  void hdel(Call call) {
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    int deleted = 0;
    if (entry != Entry.NONE) {
      edit.begin(call.database(), entry);
      for (int name = 2; name < call.count(); name++) {
        deleted += delete(call, name) ? 1 : 0;
      }
      if (deleted > 0) {
        call.changed(1, KeyEvent.HASH, "hdel");
        call.changedAll(deleted - 1L);
      }
      edit.end(call);
    }
    call.reply().integer(deleted);
  }

  private boolean delete(Call call, int name) {
    long place = edit.find(call.address(name), call.length(name));
    if (place != Fields.NONE) {
      edit.remove(place);
    }
    return place != Fields.NONE;
  }
}
