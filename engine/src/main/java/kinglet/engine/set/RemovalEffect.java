package kinglet.engine.set;

import kinglet.engine.command.Call;
import kinglet.engine.effect.EffectBatch;

/**
 * The effect of members taken out of the set of argument 1: SREM of up to {@value #MEMBERS_MAX} each time, as Redis propagates
 * SPOP. Owned by the executor.
 */
final class RemovalEffect {
  private static final int MEMBERS_MAX = 1024;

  private Call call;
  private EffectBatch effect;
  private long left;
  private long leftInThis;

  /** Begins: {@link #add} will be called so many times. */
  void begin(Call newCall, long members) {
    call = newCall;
    left = members;
    leftInThis = 0;
  }

  void add(SetCursor member) {
    if (leftInThis == 0) {
      beginOne();
    }
    effect.argument(member.address(), member.length());
    leftInThis--;
  }

  private void beginOne() {
    leftInThis = Math.min(left, MEMBERS_MAX);
    left -= leftInThis;
    effect = call.effect((int) leftInThis + 2);
    effect.argument("SREM");
    effect.argument(call.address(1), call.length(1));
  }
}
