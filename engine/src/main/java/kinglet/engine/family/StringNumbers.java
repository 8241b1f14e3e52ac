package kinglet.engine.family;

import java.nio.charset.StandardCharsets;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.LongDouble;

/**
 * The commands that count. Owned by the executor. Integers make no garbage; INCRBYFLOAT does: it computes exactly, see
 * {@link LongDouble}. Source: Redis 7.2.
 */
final class StringNumbers {
  private static final String OVERFLOW = "ERR increment or decrement would overflow";
  private static final String DECREMENT_OVERFLOW = "ERR decrement would overflow";
  private static final String NOT_FINITE = "ERR increment would produce NaN or Infinity";

  void incr(Call call) {
    add(call, 1);
  }

  void decr(Call call) {
    add(call, -1);
  }

  void incrby(Call call) {
    if (call.readLong(2)) {
      add(call, call.longValue());
    }
  }

  void decrby(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    if (call.longValue() == Long.MIN_VALUE) {
      call.reply().error(DECREMENT_OVERFLOW);
    } else {
      add(call, -call.longValue());
    }
  }

  private static void add(Call call, long increment) {
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    StringValue strings = call.keyspace().strings();
    if (entry != Entry.NONE && !strings.isLong(entry)) {
      call.reply().error(Errors.NOT_AN_INTEGER);
      return;
    }
    long old = entry == Entry.NONE ? 0 : strings.toLong(entry);
    long sum = old + increment;
    if (((old ^ sum) & (increment ^ sum)) < 0) {
      call.reply().error(OVERFLOW);
      return;
    }
    store(call, entry, sum);
  }

  private static void store(Call call, long entry, long value) {
    Database database = call.database();
    if (entry == Entry.NONE) {
      database.putLong(call.address(1), call.length(1), value);
    } else {
      call.keyspace().strings().setLong(database, entry, value);
    }
    call.changed(1, KeyEvent.STRING, "incrby");
    call.reply().integer(value);
  }

  void incrbyfloat(Call call) {
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    LongDouble old = entry == Entry.NONE ? LongDouble.ZERO : read(call, entry);
    LongDouble increment = LongDouble.parse(call.bytes(2));
    if (old == null || increment == null) {
      call.reply().error(Errors.NOT_A_FLOAT);
      return;
    }
    LongDouble sum = old.plus(increment);
    if (!sum.isFinite()) {
      call.reply().error(NOT_FINITE);
      return;
    }
    storeFloat(call, entry, sum.text());
  }

  private static LongDouble read(Call call, long entry) {
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    return LongDouble.parse(Memory.bytes(strings.address(), strings.length()));
  }

  /** The effect is the sum: whoever replays it need not compute the same. */
  private static void storeFloat(Call call, long entry, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Allocator allocator = call.keyspace().allocator();
    long block = allocator.allocate(bytes.length);
    try {
      Memory.copy(bytes, 0, block, bytes.length);
      put(call, entry, block, bytes.length);
      call.changed(1, KeyEvent.STRING, "incrbyfloat");
      call.reply().bulk(block, bytes.length);
    } finally {
      allocator.free(block);
    }
    EffectBatch effect = StringWrites.effect(call, 4, "SET", 1);
    effect.argument(text);
    effect.argument("KEEPTTL");
  }

  /** A text even if it looks like an integer, as in Redis. */
  private static void put(Call call, long entry, long text, int length) {
    if (entry == Entry.NONE) {
      call.database().putText(call.address(1), call.length(1), text, length);
    } else {
      call.keyspace().strings().setText(call.database(), entry, text, length);
    }
  }
}
