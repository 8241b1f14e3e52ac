package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static kinglet.engine.command.Flags.ACL_KEYSPACE;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.stats.ServerStats;

/**
 * Sets, reads and clears deadlines. Owned by the executor. A deadline is any Unix time in milliseconds that a long holds;
 * one that has passed deletes the key. Effects are absolute: PEXPIREAT without conditions, or DEL. Source: Redis 7.2.
 */
public final class ExpireCommands implements CommandFamily {
  private static final int SECOND = 1000;
  private static final int MILLISECOND = 1;

  /** Conditions, as bits. */
  private static final int NX = 1;

  private static final int XX = 2;
  private static final int GT = 4;
  private static final int LT = 8;
  private static final int BAD = -1;

  private static final long NO_KEY = -2;
  private static final long NO_DEADLINE = -1;

  private final KeyLookup lookup;

  public ExpireCommands(ServerStats stats) {
    lookup = new KeyLookup(stats);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys changed = Keys.one(Keys.RW | Keys.UPDATE | Keys.UNREAD);
    Keys read = Keys.one(Keys.RO | Keys.ACCESS | Keys.UNREAD);
    table.group("generic", ACL_KEYSPACE);
    table.add("expire", -3, WRITE | FAST, changed, call -> expire(call, call.nowMs(), SECOND));
    table.add("pexpire", -3, WRITE | FAST, changed, call -> expire(call, call.nowMs(), MILLISECOND));
    table.add("expireat", -3, WRITE | FAST, changed, call -> expire(call, 0, SECOND));
    table.add("pexpireat", -3, WRITE | FAST, changed, call -> expire(call, 0, MILLISECOND));
    table.add("persist", 2, WRITE | FAST, changed, this::persist);
    table.add("ttl", 2, READONLY | FAST, read, call -> timeLeft(call, call.nowMs(), SECOND));
    table.add("pttl", 2, READONLY | FAST, read, call -> timeLeft(call, call.nowMs(), MILLISECOND));
    table.add("expiretime", 2, READONLY | FAST, read, call -> timeLeft(call, 0, SECOND));
    table.add("pexpiretime", 2, READONLY | FAST, read, call -> timeLeft(call, 0, MILLISECOND));
  }

  private void expire(Call call, long baseMs, int unitMs) {
    int conditions = readConditions(call);
    if (conditions == BAD || !call.readLong(2)) {
      return;
    }
    long amount = call.longValue();
    if (!isTime(amount, baseMs, unitMs)) {
      call.reply().error(Errors.invalidExpireTime(call.command()));
      return;
    }
    long deadlineMs = baseMs + amount * unitMs;
    long entry = call.locate(1);
    boolean possible = entry != Entry.NONE && hold(conditions, entry, deadlineMs);
    if (possible) {
      expireAt(call, entry, deadlineMs);
    }
    call.reply().integer(possible ? 1 : 0);
  }

  /** The bits of the options after the time, or {@link #BAD} after an error reply. */
  private static int readConditions(Call call) {
    int conditions = 0;
    for (int i = 3; i < call.count(); i++) {
      int condition = condition(call, i);
      if (condition == BAD) {
        call.reply().error("ERR Unsupported option " + new String(call.bytes(i), ISO_8859_1));
        return BAD;
      }
      conditions |= condition;
    }
    return checkCompatible(call, conditions);
  }

  private static int condition(Call call, int argument) {
    if (call.is(argument, "nx")) {
      return NX;
    }
    if (call.is(argument, "xx")) {
      return XX;
    }
    if (call.is(argument, "gt")) {
      return GT;
    }
    return call.is(argument, "lt") ? LT : BAD;
  }

  private static int checkCompatible(Call call, int conditions) {
    if ((conditions & NX) != 0 && conditions != NX) {
      call.reply().error("ERR NX and XX, GT or LT options at the same time are not compatible");
      return BAD;
    }
    if ((conditions & GT) != 0 && (conditions & LT) != 0) {
      call.reply().error("ERR GT and LT options at the same time are not compatible");
      return BAD;
    }
    return conditions;
  }

  private static boolean isTime(long amount, long baseMs, int unitMs) {
    return amount <= Long.MAX_VALUE / unitMs && amount >= Long.MIN_VALUE / unitMs
        && amount * unitMs <= Long.MAX_VALUE - baseMs;
  }

  /** A key without a deadline lives for ever: nothing is greater than that, everything is less. */
  private static boolean hold(int conditions, long entry, long deadlineMs) {
    boolean has = Entry.hasDeadline(entry);
    if ((conditions & NX) != 0 && has || (conditions & XX) != 0 && !has) {
      return false;
    }
    if ((conditions & GT) != 0 && (!has || deadlineMs <= Entry.deadlineMs(entry))) {
      return false;
    }
    return (conditions & LT) == 0 || !has || deadlineMs < Entry.deadlineMs(entry);
  }

  private static void expireAt(Call call, long entry, long deadlineMs) {
    if (deadlineMs <= call.nowMs()) {
      call.database().delete(entry);
      EffectBatch effect = call.effect(2);
      effect.argument("DEL");
      effect.argument(call.address(1), call.length(1));
      call.changed(1, KeyEvent.GENERIC, "del");
    } else {
      call.database().setDeadline(entry, deadlineMs);
      EffectBatch effect = call.effect(3);
      effect.argument("PEXPIREAT");
      effect.argument(call.address(1), call.length(1));
      effect.argument(deadlineMs);
      call.changed(1, KeyEvent.GENERIC, "expire");
    }
  }

  private void persist(Call call) {
    long entry = call.locate(1);
    boolean possible = entry != Entry.NONE && Entry.hasDeadline(entry);
    if (possible) {
      call.database().clearDeadline(entry);
      call.changed(1, KeyEvent.GENERIC, "persist");
    }
    call.reply().integer(possible ? 1 : 0);
  }

  private void timeLeft(Call call, long baseMs, int unitMs) {
    long entry = lookup.peek(call, 1);
    if (entry == Entry.NONE) {
      call.reply().integer(NO_KEY);
    } else if (!Entry.hasDeadline(entry)) {
      call.reply().integer(NO_DEADLINE);
    } else {
      call.reply().integer(rounded(Math.max(0, Entry.deadlineMs(entry) - baseMs), unitMs));
    }
  }

  private static long rounded(long timeMs, int unitMs) {
    return timeMs / unitMs + (timeMs % unitMs * 2 >= unitMs ? 1 : 0);
  }
}
