package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.hyperloglog.HyperLogLog;
import kinglet.engine.hyperloglog.HyperLogLogWriter;
import kinglet.engine.hyperloglog.Registers;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;

/** PFDEBUG: looks inside a HyperLogLog. Every subcommand makes the string raw, as in Redis. Owned by the executor. */
final class HyperLogLogDebug {
  private static final String NO_KEY = "ERR The specified key does not exist";
  private static final String NOT_SPARSE = "ERR HLL encoding is not sparse";

  private final HyperLogLogWriter writer;
  private final Registers registers = new Registers();

  HyperLogLogDebug(HyperLogLogWriter writer) {
    this.writer = writer;
  }

  void run(Call call) {
    long entry = call.write(2, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().error(NO_KEY);
    } else if (entry != Call.WRONG_TYPE && HyperLogLogCommands.isOne(call, entry)) {
      run(call, call.keyspace().strings().reserve(call.database(), entry, 0));
    }
  }

  private void run(Call call, long entry) {
    boolean sparse = HyperLogLog.encoding(call.keyspace().strings().rawAddress(entry)) == HyperLogLog.SPARSE;
    if (call.is(1, "getreg")) {
      getRegisters(call, entry, sparse);
    } else if (call.is(1, "decode")) {
      decode(call, entry, sparse);
    } else if (call.is(1, "encoding")) {
      call.reply().simple(sparse ? "sparse" : "dense");
    } else if (call.is(1, "todense")) {
      toDense(call, entry, sparse);
    } else {
      call.reply().error("ERR Unknown PFDEBUG subcommand '" + call.shown(1) + "'");
    }
  }

  private void getRegisters(Call call, long entry, boolean sparse) {
    if (sparse && !makeDense(call, entry)) {
      return;
    }
    StringValue strings = call.keyspace().strings();
    registers.clear();
    registers.unite(strings.rawAddress(entry), strings.length(entry));
    call.reply().array(HyperLogLog.REGISTERS);
    for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
      call.reply().integer(registers.rank(i));
    }
  }

  private void toDense(Call call, long entry, boolean sparse) {
    if (!sparse || makeDense(call, entry)) {
      call.reply().integer(sparse ? 1 : 0);
    }
  }

  /** Tells no listener, as in Redis, but has an effect. False: it is corrupt, which was replied. */
  private boolean makeDense(Call call, long entry) {
    StringValue strings = call.keyspace().strings();
    int sparseLength = strings.length(entry);
    strings.reserve(call.database(), entry, HyperLogLog.DENSE_BYTES);
    int length = writer.makeDense(strings.rawAddress(entry), sparseLength);
    if (length == HyperLogLogWriter.CORRUPT) {
      call.reply().error(HyperLogLogCommands.CORRUPT);
      return false;
    }
    strings.rawLength(entry, length);
    call.changedAll(1);
    return true;
  }

  private static void decode(Call call, long entry, boolean sparse) {
    if (!sparse) {
      call.reply().error(NOT_SPARSE);
      return;
    }
    StringValue strings = call.keyspace().strings();
    long address = strings.rawAddress(entry);
    long textLength = HyperLogLogText.length(address, strings.length(entry));
    Allocator allocator = call.keyspace().allocator();
    long text = allocator.allocate(textLength);
    try {
      HyperLogLogText.write(address, strings.length(entry), text);
      // Without the last blank.
      call.reply().bulk(text, Math.max(0, textLength - 1));
    } finally {
      allocator.free(text);
    }
  }
}
