package kinglet.engine.hash;

import java.nio.charset.StandardCharsets;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.LongDouble;

/**
 * HINCRBY and HINCRBYFLOAT, which keep a field's deadline. Owned by the executor. Integers make no garbage; floats do, see
 * {@link LongDouble}. Source: Redis 7.2.
 */
final class HashNumbers {
  private static final String NOT_AN_INTEGER = "ERR hash value is not an integer";
  private static final String NOT_A_FLOAT = "ERR hash value is not a float";
  private static final String OVERFLOW = "ERR increment or decrement would overflow";
  private static final String NOT_FINITE = "ERR value is NaN or Infinity";
  private static final String SUM_NOT_FINITE = "ERR increment would produce NaN or Infinity";

  private final Allocator allocator;
  private final HashEdit edit;
  private final long text;

  HashNumbers(Allocator allocator, HashEdit edit) {
    this.allocator = allocator;
    this.edit = edit;
    text = allocator.allocate(Decimal.BYTES_MAX);
  }

  void hincrby(Call call) {
    if (!call.readLong(3)) {
      return;
    }
    long increment = call.longValue();
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    if (find(call, entry) == Fields.NONE) {
      store(call, entry, increment);
    } else if (isLong()) {
      add(call, entry, Decimal.parse(edit.fields().valueAddress(), edit.fields().valueLength()), increment);
    } else {
      call.reply().error(NOT_AN_INTEGER);
    }
  }

  /** Begins the edit, if there is a hash, and reads the field of argument 2, if there is one; returns its place. */
  private long find(Call call, long entry) {
    if (entry == Entry.NONE) {
      return Fields.NONE;
    }
    edit.begin(call.database(), entry);
    long place = edit.find(call.address(2), call.length(2));
    if (place != Fields.NONE) {
      edit.fields().readValue(place);
    }
    return place;
  }

  private boolean isLong() {
    return Decimal.isLong(edit.fields().valueAddress(), edit.fields().valueLength());
  }

  private void add(Call call, long entry, long old, long increment) {
    long sum = old + increment;
    if (((old ^ sum) & (increment ^ sum)) < 0) {
      call.reply().error(OVERFLOW);
    } else {
      store(call, entry, sum);
    }
  }

  private void store(Call call, long entry, long value) {
    store(call, entry, text, (int) (Decimal.put(text, value) - text));
    call.changed(1, KeyEvent.HASH, "hincrby");
    call.reply().integer(value);
  }

  private void store(Call call, long entry, long value, int length) {
    if (entry == Entry.NONE) {
      edit.create(call, call.address(2), call.length(2), value, length);
    } else {
      edit.set(call.address(2), call.length(2), value, length, true);
    }
  }

  void hincrbyfloat(Call call) {
    LongDouble increment = LongDouble.parse(call.bytes(3));
    if (increment == null || !increment.isFinite()) {
      call.reply().error(increment == null ? Errors.NOT_A_FLOAT : NOT_FINITE);
      return;
    }
    long entry = call.write(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    LongDouble old = find(call, entry) == Fields.NONE ? LongDouble.ZERO : readFloat();
    if (old == null) {
      call.reply().error(NOT_A_FLOAT);
    } else if (!old.plus(increment).isFinite()) {
      call.reply().error(SUM_NOT_FINITE);
    } else {
      storeFloat(call, entry, old.plus(increment).text());
    }
  }

  private LongDouble readFloat() {
    return LongDouble.parse(Memory.bytes(edit.fields().valueAddress(), edit.fields().valueLength()));
  }

  private void storeFloat(Call call, long entry, String sum) {
    byte[] bytes = sum.getBytes(StandardCharsets.US_ASCII);
    long block = allocator.allocate(bytes.length);
    Memory.copy(bytes, 0, block, bytes.length);
    store(call, entry, block, bytes.length);
    call.changed(1, KeyEvent.HASH, "hincrbyfloat");
    call.reply().bulk(block, bytes.length);
    allocator.free(block);
    effect(call, sum);
  }

  /** The effect is the sum: whoever replays it need not compute the same. */
  private void effect(Call call, String sum) {
    EffectBatch effect = ChangedFields.begin(call, 4, "HSET");
    effect.argument(call.address(2), call.length(2));
    effect.argument(sum);
    ChangedFields.keepDeadline(call, edit, 2);
  }
}
