package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_BITMAP;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;
import static kinglet.engine.command.Keys.VARIABLE_FLAGS;

import java.util.function.LongSupplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;

/**
 * The commands that see a string as a row of bits. Here: the rows of all of them, single bits, counting and finding; {@link
 * BitOperation} has BITOP, {@link BitFieldCommand} BITFIELD.
 *
 * <p>Owned by the executor; no garbage. Source of the behaviour: Redis 7.2.
 */
public final class BitmapCommands implements CommandFamily {
  private static final String NOT_A_BIT = "ERR bit is not an integer or out of range";
  private static final String NOT_A_BIT_TO_FIND = "ERR The bit argument must be 1 or 0.";

  private final BitOffset offset;
  private final BitOperation operation = new BitOperation();
  private final BitFieldCommand fields;
  private final BitRange range = new BitRange();

  /**
   * @param bytesMax how long a value may become: the setting proto-max-bulk-len
   */
  public BitmapCommands(LongSupplier bytesMax) {
    offset = new BitOffset(new StringLimit(bytesMax));
    fields = new BitFieldCommand(offset);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("bitmap", ACL_BITMAP);
    table.add("bitcount", -2, READONLY, Keys.one(RO | ACCESS), this::bitcount);
    table.add("bitfield", -2, WRITE | DENYOOM,
        Keys.one(RW | UPDATE | ACCESS | VARIABLE_FLAGS).foundBy(VariableKeys::ofBitfield), fields::bitfield);
    table.add("bitfield_ro", -2, READONLY | FAST, Keys.one(RO | ACCESS), fields::bitfieldReadOnly);
    table.add("bitop", -4, WRITE | DENYOOM, BitOperation.KEYS, operation::run);
    table.add("bitpos", -3, READONLY, Keys.one(RO | ACCESS), this::bitpos);
    table.add("getbit", 3, READONLY | FAST, Keys.one(RO | ACCESS), this::getbit);
    table.add("setbit", 4, WRITE | DENYOOM, Keys.one(RW | ACCESS | UPDATE), this::setbit);
  }

  private void getbit(Call call) {
    if (!offset.read(call, 2)) {
      return;
    }
    long entry = call.read(1, Type.STRING);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(entry != Entry.NONE && isOn(call, entry, offset.value()) ? 1 : 0);
    }
  }

  private static boolean isOn(Call call, long entry, long bit) {
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    return (bit >>> 3) < strings.length() && Bits.get(strings.address(), bit);
  }

  private void setbit(Call call) {
    if (!offset.read(call, 2) || !call.readLong(3, 0, 1, NOT_A_BIT)) {
      return;
    }
    boolean on = call.longValue() == 1;
    long entry = call.write(1, Type.STRING);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    StringValue strings = call.keyspace().strings();
    int oldLength = entry == Entry.NONE ? 0 : strings.length(entry);
    long grown = StringParts.grow(call, entry, (int) (offset.value() >>> 3) + 1);
    boolean old = Bits.get(strings.rawAddress(grown), offset.value());
    if (old != on || strings.length(grown) != oldLength) {
      strings.changing(grown, offset.value() >>> 3, 1);
      Bits.set(strings.rawAddress(grown), offset.value(), on);
      call.changed(1, KeyEvent.STRING, "setbit");
    }
    call.reply().integer(old ? 1 : 0);
  }

  private void bitcount(Call call) {
    long entry = call.read(1, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      count(call, entry);
    }
  }

  private void count(Call call, long entry) {
    range.clear();
    if (call.count() == 3 || call.count() > 5) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.count() == 2 || (range.readStart(call, 2) && range.readEnd(call, 3))) {
      countRange(call, entry);
    }
  }

  private void countRange(Call call, long entry) {
    // Redis answers this one before it looks at the unit.
    if (range.isBackwards()) {
      call.reply().integer(0);
    } else if (range.readUnit(call, 4)) {
      StringValue strings = call.keyspace().strings();
      strings.read(entry);
      range.resolve(strings.length());
      call.reply().integer(Bits.count(strings.address(), range.from(), range.end()));
    }
  }

  private void bitpos(Call call) {
    if (!call.readLong(2)) {
      return;
    }
    if (call.longValue() != 0 && call.longValue() != 1) {
      call.reply().error(NOT_A_BIT_TO_FIND);
      return;
    }
    boolean on = call.longValue() == 1;
    long entry = call.read(1, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().integer(on ? Bits.NONE : 0);
    } else if (entry != Call.WRONG_TYPE) {
      find(call, entry, on);
    }
  }

  private void find(Call call, long entry, boolean on) {
    range.clear();
    if (call.count() > 6) {
      call.reply().error(Errors.SYNTAX);
    } else if (readRange(call)) {
      StringValue strings = call.keyspace().strings();
      strings.read(entry);
      range.resolve(strings.length());
      call.reply().integer(find(strings.address(), on, call.count() < 5));
    }
  }

  private boolean readRange(Call call) {
    return (call.count() < 4 || range.readStart(call, 3))
        && range.readUnit(call, 5)
        && (call.count() < 5 || range.readEnd(call, 4));
  }

  /** Without an end the string goes on with bits that are off. */
  private long find(long address, boolean on, boolean endless) {
    long found = Bits.find(address, range.from(), range.end(), on);
    boolean behind = found == Bits.NONE && !on && endless && range.from() < range.end();
    return behind ? range.end() : found;
  }
}
