package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;

/** How commands make a key hold a string, and what they say of it. Keys and values are arguments. No garbage. */
final class StringWrites {
  private StringWrites() {}

  /** Without a deadline. */
  static void put(Call call, int key, int value) {
    call.database().putString(call.address(key), call.length(key), call.address(value), call.length(value));
    call.changed(key, KeyEvent.STRING, "set");
  }

  /** With the deadline that the key has. */
  static void putKeeping(Call call, int key, int value, long old) {
    if (old != Entry.NONE && Entry.hasDeadline(old)) {
      putUntil(call, key, value, Entry.deadlineMs(old));
      call.changed(key, KeyEvent.STRING, "set");
    } else {
      put(call, key, value);
    }
  }

  /**
   * With a deadline, without telling of it. One that has passed is set all the same: the key is gone for every reader, and its
   * expiry is told.
   */
  static void putUntil(Call call, int key, int value, long deadlineMs) {
    Database database = call.database();
    long entry = database.putString(call.address(key), call.length(key), call.address(value), call.length(value));
    database.setDeadline(entry, deadlineMs);
  }

  /** SET without options, or with KEEPTTL: conditions were met, and whoever replays it has no use for the old value. */
  static void effect(Call call, int key, int value, boolean keep) {
    EffectBatch effect = effect(call, keep ? 4 : 3, "SET", key);
    effect.argument(call.address(value), call.length(value));
    if (keep) {
      effect.argument("KEEPTTL");
    }
  }

  /** SET with a deadline. */
  static void effectUntil(Call call, int key, int value, long deadlineMs) {
    EffectBatch effect = effect(call, 5, "SET", key);
    effect.argument(call.address(value), call.length(value));
    effect.argument("PXAT");
    effect.argument(deadlineMs);
  }

  /** Begins an effect of {@code arguments} arguments on a key. */
  static EffectBatch effect(Call call, int arguments, String name, int key) {
    EffectBatch effect = call.effect(arguments);
    effect.argument(name);
    effect.argument(call.address(key), call.length(key));
    return effect;
  }
}
