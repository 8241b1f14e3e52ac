package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;

/** The commands on a part of a string or its length. Owned by the executor; no garbage. Source: Redis 7.2. */
final class StringParts {
  private static final String OFFSET_OUT_OF_RANGE = "ERR offset is out of range";

  private final StringLimit limit;

  StringParts(StringLimit limit) {
    this.limit = limit;
  }

  void strlen(Call call) {
    long entry = call.read(1, Type.STRING);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(length(call, entry));
    }
  }

  private static int length(Call call, long entry) {
    return entry == Entry.NONE ? 0 : call.keyspace().strings().length(entry);
  }

  void getrange(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long start = call.longValue();
    if (!call.readLong(3)) {
      return;
    }
    long end = call.longValue();
    long entry = call.read(1, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().bulk(call.address(1), 0);
    } else if (entry != Call.WRONG_TYPE) {
      replyRange(call, entry, start, end);
    }
  }

  private static void replyRange(Call call, long entry, long start, long end) {
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    int length = strings.length();
    boolean backwards = start < 0 && end < 0 && start > end;
    long from = Math.max(0, start < 0 ? length + start : start);
    long to = Math.min(length - 1L, Math.max(0, end < 0 ? length + end : end));
    if (backwards || from > to) {
      call.reply().bulk(call.address(1), 0);
    } else {
      call.reply().bulk(strings.address() + from, to - from + 1);
    }
  }

  void setrange(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    long offset = call.longValue();
    if (offset < 0) {
      call.reply().error(OFFSET_OUT_OF_RANGE);
      return;
    }
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (call.length(3) == 0) {
      call.reply().integer(length(call, entry));
    } else if (limit.admits(call, offset, call.length(3))) {
      overwrite(call, entry, (int) offset, 3, "setrange");
    }
  }

  void append(Call call) {
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (entry == Entry.NONE) {
      // A new value gets the encoding that SET would give it.
      call.database().putString(call.address(1), call.length(1), call.address(2), call.length(2));
      call.changed(1, KeyEvent.STRING, "append");
      call.reply().integer(call.length(2));
      return;
    }
    int length = call.keyspace().strings().length(entry);
    if (limit.admits(call, length, call.length(2))) {
      overwrite(call, entry, length, 2, "append");
    }
  }

  /** Writes an argument's bytes into the value, making it raw and as long as need be, and replies its length. */
  private static void overwrite(Call call, long entry, int offset, int argument, String event) {
    StringValue strings = call.keyspace().strings();
    long grown = grow(call, entry, offset + call.length(argument));
    strings.changing(grown, offset, call.length(argument));
    Memory.copy(call.address(argument), strings.rawAddress(grown) + offset, call.length(argument));
    call.changed(1, KeyEvent.STRING, event);
    call.reply().integer(strings.length(grown));
  }

  /** Makes the value of argument 1 raw and at least so long, the key too if it is missing. Returns the entry. */
  static long grow(Call call, long entry, int length) {
    Database database = call.database();
    StringValue strings = call.keyspace().strings();
    return entry == Entry.NONE
        ? database.putRaw(call.address(1), call.length(1), strings.newRaw(length))
        : strings.grow(database, entry, length);
  }
}
