package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;

/**
 * BITOP: folds the sources one after the other into a new string as long as the longest; shorter ones count as padded with
 * zeroes. The target may be a source: it is written last. Owned by the executor; no garbage. Source: Redis 7.2.
 */
final class BitOperation {
  static final Keys KEYS =
      Keys.range(2, 0, 1, Keys.OW | Keys.UPDATE).and(Keys.range(3, -1, 1, Keys.RO | Keys.ACCESS));

  private static final String ONE_SOURCE = "ERR BITOP NOT must be called with a single source key.";
  private static final int TARGET = 2;
  private static final int FIRST_SOURCE = 3;

  private enum Operator {
    AND,
    OR,
    XOR,
    NOT
  }

  void run(Call call) {
    Operator operator = operator(call);
    if (operator == null) {
      call.reply().error(Errors.SYNTAX);
    } else if (operator == Operator.NOT && call.count() != 4) {
      call.reply().error(ONE_SOURCE);
    } else {
      run(call, operator);
    }
  }

  private static Operator operator(Call call) {
    if (call.is(1, "and")) {
      return Operator.AND;
    }
    if (call.is(1, "or")) {
      return Operator.OR;
    }
    if (call.is(1, "xor")) {
      return Operator.XOR;
    }
    return call.is(1, "not") ? Operator.NOT : null;
  }

  private static void run(Call call, Operator operator) {
    int length = longest(call);
    if (length < 0) {
      return;
    }
    if (length == 0) {
      deleteTarget(call);
    } else {
      StringValue strings = call.keyspace().strings();
      long result = strings.newRaw(length);
      fold(call, operator, strings.rawBytes(result), length);
      // Raw even if it is short or looks like a number, as in Redis.
      call.database().putRaw(call.address(TARGET), call.length(TARGET), result);
      call.changed(TARGET, KeyEvent.STRING, "set");
    }
    call.reply().integer(length);
  }

  /** The length of the longest source; negative: one is not a string, which was replied. */
  private static int longest(Call call) {
    int longest = 0;
    for (int source = FIRST_SOURCE; source < call.count(); source++) {
      long entry = call.read(source, Type.STRING);
      if (entry == Call.WRONG_TYPE) {
        return -1;
      }
      longest = Math.max(longest, entry == Entry.NONE ? 0 : call.keyspace().strings().length(entry));
    }
    return longest;
  }

  private static void deleteTarget(Call call) {
    long entry = call.locate(TARGET);
    if (entry != Entry.NONE) {
      call.database().delete(entry);
      call.changed(TARGET, KeyEvent.GENERIC, "del");
    }
  }

  private static void fold(Call call, Operator operator, long result, int length) {
    int first = load(call, FIRST_SOURCE);
    Memory.copy(call.keyspace().strings().address(), result, first);
    if (operator == Operator.NOT) {
      complement(result, length);
    }
    for (int source = FIRST_SOURCE + 1; source < call.count(); source++) {
      int bytes = load(call, source);
      combine(operator, result, call.keyspace().strings().address(), bytes);
      if (operator == Operator.AND) {
        Memory.fill(result + bytes, length - bytes, (byte) 0);
      }
    }
  }

  /** Points the string value at a source; its length, 0 if the key is missing. */
  private static int load(Call call, int source) {
    long entry = call.database().find(call.address(source), call.length(source));
    if (entry == Entry.NONE) {
      return 0;
    }
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    return strings.length();
  }

  private static void complement(long target, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      Memory.putLong(target + i, ~Memory.getLong(target + i));
    }
    for (; i < length; i++) {
      Memory.putByte(target + i, (byte) ~Memory.getByte(target + i));
    }
  }

  private static void combine(Operator operator, long target, long source, int length) {
    switch (operator) {
      case AND -> and(target, source, length);
      case OR -> or(target, source, length);
      case XOR -> xor(target, source, length);
      case NOT -> throw new AssertionError("one source");
    }
  }

  private static void and(long target, long source, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      Memory.putLong(target + i, Memory.getLong(target + i) & Memory.getLong(source + i));
    }
    for (; i < length; i++) {
      Memory.putByte(target + i, (byte) (Memory.getByte(target + i) & Memory.getByte(source + i)));
    }
  }

  private static void or(long target, long source, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      Memory.putLong(target + i, Memory.getLong(target + i) | Memory.getLong(source + i));
    }
    for (; i < length; i++) {
      Memory.putByte(target + i, (byte) (Memory.getByte(target + i) | Memory.getByte(source + i)));
    }
  }

  private static void xor(long target, long source, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      Memory.putLong(target + i, Memory.getLong(target + i) ^ Memory.getLong(source + i));
    }
    for (; i < length; i++) {
      Memory.putByte(target + i, (byte) (Memory.getByte(target + i) ^ Memory.getByte(source + i)));
    }
  }
}
