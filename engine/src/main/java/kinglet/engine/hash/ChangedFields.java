package kinglet.engine.hash;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.effect.EffectBatch;

/**
 * Which of a command's fields it has changed, by their arguments, and effects on just those, in the words of Redis 7.4. One
 * object serves all calls. Owned by the executor.
 */
final class ChangedFields {
  private int[] arguments = new int[16];
  private int count;

  /** Begins anew. */
  void clear() {
    count = 0;
  }

  void add(int argument) {
    if (count == arguments.length) {
      arguments = Arrays.copyOf(arguments, count * 2);
    }
    arguments[count++] = argument;
  }

  int count() {
    return count;
  }

  /** Effect: they went. */
  void deleted(Call call) {
    add(call, begin(call, 2 + count, "HDEL"));
  }

  /** Effect: they went, for they were given a deadline that has passed. */
  void expired(Call call) {
    call.expiredFields(count);
    deleted(call);
  }

  /** Effect: they have this deadline. */
  void expireAt(Call call, long deadlineMs) {
    EffectBatch effect = begin(call, 5 + count, "HPEXPIREAT");
    effect.argument(deadlineMs);
    addFields(call, effect);
  }

  /** Effect: they have no deadline any more. */
  void persisted(Call call) {
    addFields(call, begin(call, 4 + count, "HPERSIST"));
  }

  private void addFields(Call call, EffectBatch effect) {
    effect.argument("FIELDS");
    effect.argument(count);
    add(call, effect);
  }

  private void add(Call call, EffectBatch effect) {
    for (int i = 0; i < count; i++) {
      effect.argument(call.address(arguments[i]), call.length(arguments[i]));
    }
  }

  /** Effect, after one that took it off: the field has the deadline that it has, if it has one. */
  static void keepDeadline(Call call, HashEdit edit, int argument) {
    Fields fields = edit.fields();
    long deadlineMs = fields.isTimed() ? fields.deadlineMs(fields.find(call.address(argument), call.length(argument)))
        : Fields.NEVER;
    if (deadlineMs != Fields.NEVER) {
      EffectBatch effect = begin(call, 6, "HPEXPIREAT");
      effect.argument(deadlineMs);
      effect.argument("FIELDS");
      effect.argument(1);
      effect.argument(call.address(argument), call.length(argument));
    }
  }

  /** Begins an effect on the key of argument 1. */
  static EffectBatch begin(Call call, int arguments, String name) {
    EffectBatch effect = call.effect(arguments);
    effect.argument(name);
    effect.argument(call.address(1), call.length(1));
    return effect;
  }
}
