package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;

/**
 * BITFIELD and BITFIELD_RO. The arguments are walked twice: first all of them are checked, then each operation is parsed
 * again and done, so nothing needs to be kept. Owned by the executor; no garbage. Source: Redis 7.2.
 */
final class BitFieldCommand {
  private static final String BAD_TYPE =
      "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
  private static final String BAD_OVERFLOW = "ERR Invalid OVERFLOW type specified";
  private static final String READ_ONLY = "ERR BITFIELD_RO only supports the GET subcommand";
  /** How many bytes a field of 64 bits is in at most. */
  private static final int FIELD_BYTES_MAX = 9;
  private static final int FIRST_OPERATION = 2;
  private static final int BAD = -1;

  private enum Operation {
    GET(2),
    SET(3),
    INCRBY(3),
    OVERFLOW(1);

    private final int arguments;

    Operation(int arguments) {
      this.arguments = arguments;
    }
  }

  private final BitOffset offset;

  private Operation operation;
  private int overflowPolicy;
  private boolean signed;
  private int width;
  private long operand;

  private int replies;
  private long bitsNeeded;

  private long bytes;
  private long present;
  private int length;
  private boolean grown;
  private int changes;

  BitFieldCommand(BitOffset offset) {
    this.offset = offset;
  }

  void bitfield(Call call) {
    if (!check(call)) {
      return;
    }
    if (bitsNeeded == 0) {
      readOnly(call);
    } else {
      readAndWrite(call);
    }
  }

  void bitfieldReadOnly(Call call) {
    if (!check(call)) {
      return;
    }
    if (bitsNeeded == 0) {
      readOnly(call);
    } else {
      call.reply().error(READ_ONLY);
    }
  }

  /** Parses everything; false: an error was replied. */
  private boolean check(Call call) {
    replies = 0;
    bitsNeeded = 0;
    overflowPolicy = BitField.WRAP;
    for (int i = FIRST_OPERATION; i < call.count(); ) {
      i = parse(call, i);
      if (i == BAD) {
        return false;
      }
      replies += operation == Operation.OVERFLOW ? 0 : 1;
      if (operation == Operation.SET || operation == Operation.INCRBY) {
        bitsNeeded = Math.max(bitsNeeded, offset.value() + width);
      }
    }
    return true;
  }

  /** Parses one operation; returns where the next one begins, or {@link #BAD} after an error reply. */
  private int parse(Call call, int at) {
    operation = operation(call, at);
    if (operation == null || at + operation.arguments >= call.count()) {
      call.reply().error(Errors.SYNTAX);
      return BAD;
    }
    boolean valid = operation == Operation.OVERFLOW
        ? parsePolicy(call, at + 1)
        : parseType(call, at + 1) && offset.read(call, at + 2, width) && parseOperand(call, at + 3);
    return valid ? at + 1 + operation.arguments : BAD;
  }

  private static Operation operation(Call call, int argument) {
    if (call.is(argument, "get")) {
      return Operation.GET;
    }
    if (call.is(argument, "set")) {
      return Operation.SET;
    }
    if (call.is(argument, "incrby")) {
      return Operation.INCRBY;
    }
    return call.is(argument, "overflow") ? Operation.OVERFLOW : null;
  }

  private boolean parsePolicy(Call call, int argument) {
    if (call.is(argument, "wrap")) {
      overflowPolicy = BitField.WRAP;
    } else if (call.is(argument, "sat")) {
      overflowPolicy = BitField.SATURATE;
    } else if (call.is(argument, "fail")) {
      overflowPolicy = BitField.FAIL;
    } else {
      call.reply().error(BAD_OVERFLOW);
      return false;
    }
    return true;
  }

  private boolean parseType(Call call, int argument) {
    long address = call.address(argument);
    int digits = call.length(argument) - 1;
    int sign = digits > 0 ? Memory.getByte(address) : 0;
    signed = sign == 'i';
    boolean number = (signed || sign == 'u') && Decimal.isLong(address + 1, digits);
    long bits = number ? Decimal.parse(address + 1, digits) : 0;
    if (bits < 1 || bits > (signed ? Long.SIZE : Long.SIZE - 1)) {
      call.reply().error(BAD_TYPE);
      return false;
    }
    width = (int) bits;
    return true;
  }

  private boolean parseOperand(Call call, int argument) {
    if (operation == Operation.GET) {
      return true;
    }
    boolean valid = call.readLong(argument);
    operand = call.longValue();
    return valid;
  }

  private void readOnly(Call call) {
    long entry = call.read(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    length = 0;
    if (entry != Entry.NONE) {
      StringValue strings = call.keyspace().strings();
      strings.read(entry);
      bytes = strings.address();
      length = strings.length();
    }
    execute(call);
  }

  private void readAndWrite(Call call) {
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    StringValue strings = call.keyspace().strings();
    int oldLength = entry == Entry.NONE ? 0 : strings.length(entry);
    present = StringParts.grow(call, entry, (int) ((bitsNeeded + 7) >>> 3));
    bytes = strings.rawAddress(present);
    length = strings.length(present);
    grown = length != oldLength;
    changes = 0;
    execute(call);
    tellChanges(call);
  }

  /**
   * Counts one change an operation. Redis does not tell that the value grew if all operations then failed; a growth that
   * the log does not know would be lost by whoever replays it, so here it counts.
   */
  private void tellChanges(Call call) {
    if (changes > 0 || grown) {
      call.changed(1, KeyEvent.STRING, "setbit");
      call.changedAll(Math.max(0, changes - 1));
    }
  }

  private void execute(Call call) {
    call.reply().array(replies);
    overflowPolicy = BitField.WRAP;
    for (int i = FIRST_OPERATION; i < call.count(); ) {
      i = parse(call, i);
      switch (operation) {
        case GET -> call.reply().integer(field());
        case SET -> set(call);
        case INCRBY -> increment(call);
        case OVERFLOW -> { }
      }
    }
  }

  private long field() {
    return BitField.extend(signed, width, Bits.getField(bytes, length, offset.value(), width));
  }

  private void set(Call call) {
    long old = field();
    store(call, old, operand, BitField.overflow(signed, width, operand, 0), true);
  }

  private void increment(Call call) {
    long old = field();
    store(call, old, old + operand, BitField.overflow(signed, width, old, operand), false);
  }

  private void store(Call call, long old, long wanted, int overflow, boolean replyOld) {
    if (overflow != 0 && overflowPolicy == BitField.FAIL) {
      call.reply().nil();
      return;
    }
    long value = overflow == 0 ? wanted : BitField.settle(overflowPolicy, signed, width, wanted, overflow);
    call.keyspace().strings().changing(present, offset.value() >>> 3, FIELD_BYTES_MAX);
    Bits.putField(bytes, offset.value(), width, value);
    changes += grown || old != value ? 1 : 0;
    call.reply().integer(replyOld ? old : value);
  }
}
