package kinglet.engine.rdb;

import static kinglet.engine.command.Flags.ACL_DANGEROUS;
import static kinglet.engine.command.Flags.ACL_KEYSPACE;
import static kinglet.engine.command.Flags.ASKING;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.AccessClock;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.NativeBuffer;

/** DUMP and RESTORE. Owned by the executor. Source: Redis 7.2. */
public final class DumpCommands implements CommandFamily {
  private static final int FREQUENCY_MAX = 255;

  private final Values values;
  private boolean replace;
  private boolean absolute;
  private long idleSeconds;
  private long frequency;

  public DumpCommands(Values values) {
    this.values = values;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("generic", ACL_KEYSPACE);
    table.add("dump", 2, READONLY, Keys.one(Keys.RO | Keys.ACCESS), this::dump);
    table.add("restore", -4, WRITE | DENYOOM | ACL_DANGEROUS, Keys.one(Keys.OW | Keys.UPDATE), this::restore);
    table.group("server", ACL_KEYSPACE);
    table.add("restore-asking", -4, WRITE | DENYOOM | ASKING | ACL_DANGEROUS, Keys.one(Keys.OW | Keys.UPDATE), this::restore);
  }

  private void dump(Call call) {
    long entry = call.read(1);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else {
      NativeBuffer payload = values.dump(entry);
      call.reply().bulk(payload.address(), payload.length());
    }
  }

  private void restore(Call call) {
    if (!readOptions(call)) {
      return;
    }
    long old = call.locate(1);
    if (!replace && old != Entry.NONE) {
      call.reply().error("BUSYKEY Target key name already exists.");
    } else if (call.readLong(2)) {
      restore(call, call.longValue(), old);
    }
  }

  private boolean readOptions(Call call) {
    replace = false;
    absolute = false;
    idleSeconds = -1;
    frequency = -1;
    for (int i = 4; i < call.count(); i++) {
      boolean hasValue = i + 1 < call.count();
      if (call.is(i, "replace")) {
        replace = true;
      } else if (call.is(i, "absttl")) {
        absolute = true;
      } else if (call.is(i, "idletime") && hasValue && frequency < 0) {
        i++;
        if (!call.readLong(i) || !isAtLeastZero(call, "ERR Invalid IDLETIME value, must be >= 0")) {
          return false;
        }
        idleSeconds = call.longValue();
      } else if (call.is(i, "freq") && hasValue && idleSeconds < 0) {
        i++;
        if (!call.readLong(i) || !isFrequency(call)) {
          return false;
        }
        frequency = call.longValue();
      } else {
        call.reply().error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  private static boolean isAtLeastZero(Call call, String error) {
    if (call.longValue() < 0) {
      call.reply().error(error);
    }
    return call.longValue() >= 0;
  }

  private static boolean isFrequency(Call call) {
    boolean valid = call.longValue() >= 0 && call.longValue() <= FREQUENCY_MAX;
    if (!valid) {
      call.reply().error("ERR Invalid FREQ value, must be >= 0 and <= 255");
    }
    return valid;
  }

  private void restore(Call call, long ttlMs, long old) {
    if (!isAtLeastZero(call, "ERR Invalid TTL value, must be >= 0")) {
      return;
    }
    if (!values.isPayload(call.address(3), call.length(3))) {
      call.reply().error("ERR DUMP payload version or checksum are wrong");
      return;
    }
    long deadlineMs = ttlMs == 0 || absolute ? ttlMs : ttlMs + call.nowMs();
    try {
      store(call, deadlineMs, old != Entry.NONE);
      call.reply().ok();
    } catch (RdbFormatException _) {
      call.reply().error("ERR Bad data format");
    }
  }

  private void store(Call call, long deadlineMs, boolean replaces) throws RdbFormatException {
    long entry = values.restore(call.address(3), call.length(3), call.database(), call.address(1), call.length(1));
    if (deadlineMs != 0 && deadlineMs <= call.nowMs()) {
      call.database().delete(entry);
      if (replaces) {
        EffectBatch effect = call.effect(2);
        effect.argument("DEL");
        effect.argument(call.address(1), call.length(1));
        call.changed(1, KeyEvent.GENERIC, "del");
      }
      return;
    }
    if (deadlineMs != 0) {
      entry = call.database().setDeadline(entry, deadlineMs);
    }
    noteAccess(call, entry);
    effect(call, deadlineMs);
    call.changed(1, KeyEvent.GENERIC, "restore");
  }

  private void noteAccess(Call call, long entry) {
    AccessClock access = call.keyspace().access();
    if (idleSeconds >= 0 && !access.frequencies()) {
      access.idleSeconds(entry, idleSeconds);
    } else if (frequency >= 0 && access.frequencies()) {
      access.frequency(entry, (int) frequency);
    }
  }

  private static void effect(Call call, long deadlineMs) {
    EffectBatch effect = call.effect(6);
    effect.argument("RESTORE");
    effect.argument(call.address(1), call.length(1));
    effect.argument(deadlineMs);
    effect.argument(call.address(3), call.length(3));
    effect.argument("REPLACE");
    effect.argument("ABSTTL");
  }
}
