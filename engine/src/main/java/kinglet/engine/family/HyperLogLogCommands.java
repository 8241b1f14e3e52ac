package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_HYPERLOGLOG;
import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.MAY_REPLICATE;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.INSERT;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;

import java.util.function.LongSupplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.Keys;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.hyperloglog.HyperLogLog;
import kinglet.engine.hyperloglog.HyperLogLogWriter;
import kinglet.engine.hyperloglog.Registers;
import kinglet.engine.hyperloglog.SelfTest;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;

/**
 * The commands that count different elements. A HyperLogLog is a string, see {@link HyperLogLog} for its bytes; so it can be
 * corrupt, which is an error where it is noticed. {@link HyperLogLogDebug} has PFDEBUG.
 *
 * <p>Owned by the executor; no garbage. Source of the behaviour: Redis 7.2.
 */
public final class HyperLogLogCommands implements CommandFamily {
  static final String CORRUPT = "INVALIDOBJ Corrupted HLL object detected";
  private static final String NOT_ONE = "WRONGTYPE Key is not a valid HyperLogLog string value.";

  /** Lengths are ints. */
  private static final long COUNTABLE_BYTES_MAX = 1 << 30;

  private final LongSupplier sparseBytesMax;
  private final HyperLogLogWriter writer = new HyperLogLogWriter();
  private final Registers union = new Registers();
  private final HyperLogLogDebug debug = new HyperLogLogDebug(writer);

  /**
   * @param sparseBytesMax how long one is before it becomes dense: the setting hll-sparse-max-bytes
   */
  public HyperLogLogCommands(LongSupplier sparseBytesMax) {
    this.sparseBytesMax = sparseBytesMax;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("hyperloglog", ACL_HYPERLOGLOG);
    table.add("pfadd", -2, WRITE | DENYOOM | FAST, Keys.one(RW | INSERT), this::pfadd);
    table.add("pfcount", -2, READONLY | MAY_REPLICATE, Keys.all(RW | ACCESS), this::pfcount);
    table.add("pfdebug", 3, WRITE | DENYOOM | ADMIN, Keys.range(2, 0, 1, RW | ACCESS), debug::run);
    table.add("pfmerge", -2, WRITE | DENYOOM,
        Keys.one(RW | ACCESS | INSERT).and(Keys.range(2, -1, 1, RO | ACCESS)), this::pfmerge);
    table.add("pfselftest", 1, ADMIN, Keys.NONE, this::pfselftest);
  }

  private void pfadd(Call call) {
    long entry = call.write(1, Type.STRING);
    int elements = call.count() - 2;
    if (entry == Entry.NONE) {
      addAll(call, create(call, room(HyperLogLog.EMPTY_BYTES, elements)), 1);
    } else if (entry != Call.WRONG_TYPE && isOne(call, entry)) {
      StringValue strings = call.keyspace().strings();
      boolean dense = HyperLogLog.encoding(strings.address()) == HyperLogLog.DENSE;
      addAll(call, strings.reserve(call.database(), entry, dense ? 0 : room(strings.length(), elements)), 0);
    }
  }

  /**
   * Adds the elements, to what {@code changes} were made before.
   *
   * @param entry raw, so that it does not move
   */
  private void addAll(Call call, long entry, int changes) {
    int changed = changes;
    for (int element = 2; element < call.count(); element++) {
      int length = add(call, entry, element);
      if (length == HyperLogLogWriter.CORRUPT) {
        stopAtCorruption(call, entry, changed);
        return;
      }
      changed += length == HyperLogLogWriter.UNCHANGED ? 0 : 1;
    }
    if (changed > 0) {
      HyperLogLog.forgetCount(call.keyspace().strings().rawAddress(entry));
      call.changed(1, KeyEvent.STRING, "pfadd", changed);
    }
    call.reply().integer(changed > 0 ? 1 : 0);
  }

  private int add(Call call, long entry, int element) {
    long hash = HyperLogLog.hash(call.address(element), call.length(element));
    int rank = HyperLogLog.rank(hash);
    if (HyperLogLogWriter.isTooHigh(rank)) {
      call.keyspace().strings().reserve(call.database(), entry, HyperLogLog.DENSE_BYTES);
    }
    return raise(call, entry, HyperLogLog.index(hash), rank);
  }

  private int raise(Call call, long entry, int index, int rank) {
    StringValue strings = call.keyspace().strings();
    int length =
        writer.raise(strings.rawAddress(entry), strings.length(entry), index, rank, sparseBytesMax());
    if (length >= 0) {
      strings.rawLength(entry, length);
    }
    return length;
  }

  /** As in Redis, elements before the one that met corruption stay. The effect is the value, for the command has failed. */
  private static void stopAtCorruption(Call call, long entry, int changed) {
    if (changed > 0) {
      StringValue strings = call.keyspace().strings();
      call.changed(1, KeyEvent.NONE, "");
      EffectBatch effect = StringWrites.effect(call, 4, "SET", 1);
      effect.argument(strings.rawAddress(entry), strings.length(entry));
      effect.argument("KEEPTTL");
    }
    call.reply().error(CORRUPT);
  }

  private void pfcount(Call call) {
    if (call.count() > 2) {
      if (unite(call)) {
        call.reply().integer(union.count());
      }
      return;
    }
    long entry = call.read(1, Type.STRING);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE && isOne(call, entry)) {
      countOne(call, entry);
    }
  }

  /** The count is kept with the value: so a command that reads may change it, which is no event, but has an effect. */
  private void countOne(Call call, long entry) {
    StringValue strings = call.keyspace().strings();
    boolean counted = HyperLogLog.isCounted(strings.address());
    boolean asItIs = counted && Entry.encoding(entry) == StringValue.RAW;
    long raw = asItIs ? entry : strings.reserve(call.database(), entry, 0);
    long address = strings.rawAddress(raw);
    if (!counted && !recount(call, address, strings.length(raw))) {
      return;
    }
    call.reply().integer(HyperLogLog.count(address));
  }

  private boolean recount(Call call, long address, int length) {
    union.clear();
    if (!union.unite(address, length)) {
      call.reply().error(CORRUPT);
      return false;
    }
    HyperLogLog.count(address, union.count());
    call.changed(1, KeyEvent.NONE, "");
    return true;
  }

  private void pfmerge(Call call) {
    if (!unite(call)) {
      return;
    }
    StringValue strings = call.keyspace().strings();
    long entry = call.write(1);
    int length = entry == Entry.NONE ? HyperLogLog.EMPTY_BYTES : strings.length(entry);
    int room = union.isDense() ? HyperLogLog.DENSE_BYTES : room(length, union.raised());
    long raw = entry == Entry.NONE ? create(call, room) : strings.reserve(call.database(), entry, room);
    merge(call, raw);
    HyperLogLog.forgetCount(strings.rawAddress(raw));
    call.changed(1, KeyEvent.STRING, "pfadd");
    call.reply().ok();
  }

  /** The target is part of the union, so its registers become the union's. */
  private void merge(Call call, long entry) {
    if (union.isDense()) {
      StringValue strings = call.keyspace().strings();
      strings.rawLength(entry, HyperLogLog.DENSE_BYTES);
      union.writeDense(strings.rawAddress(entry));
      return;
    }
    for (int index = 0; index < HyperLogLog.REGISTERS; index++) {
      if (union.rank(index) > 0) {
        raise(call, entry, index, union.rank(index));
      }
    }
  }

  /** Makes the union of all keys; false: one is not a HyperLogLog or corrupt, which was replied. */
  private boolean unite(Call call) {
    union.clear();
    for (int key = 1; key < call.count(); key++) {
      long entry = call.read(key, Type.STRING);
      if (entry == Call.WRONG_TYPE || entry != Entry.NONE && !unite(call, entry)) {
        return false;
      }
    }
    return true;
  }

  private boolean unite(Call call, long entry) {
    if (!isOne(call, entry)) {
      return false;
    }
    StringValue strings = call.keyspace().strings();
    if (!union.unite(strings.address(), strings.length())) {
      call.reply().error(CORRUPT);
      return false;
    }
    return true;
  }

  private void pfselftest(Call call) {
    try (SelfTest test = new SelfTest(call.keyspace().allocator(), sparseBytesMax())) {
      String wrong = test.run();
      if (wrong == null) {
        call.reply().ok();
      } else {
        call.reply().error(wrong);
      }
    }
  }

  /** Reads the value, whose bytes {@link StringValue#address} then has; if it is no HyperLogLog, replies so. */
  static boolean isOne(Call call, long entry) {
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    boolean one = HyperLogLog.isOne(strings.address(), strings.length());
    if (!one) {
      call.reply().error(NOT_ONE);
    }
    return one;
  }

  /** Makes the key hold an empty one in so many bytes. Returns the entry, which is raw. */
  private static long create(Call call, int room) {
    StringValue strings = call.keyspace().strings();
    long root = strings.newRaw(room);
    HyperLogLog.writeEmpty(strings.rawBytes(root));
    long entry = call.database().putRaw(call.address(1), call.length(1), root);
    strings.rawLength(entry, HyperLogLog.EMPTY_BYTES);
    return entry;
  }

  /** So that all memory is had before anything changes. */
  private int room(int length, int registers) {
    return HyperLogLogWriter.room(length, registers, sparseBytesMax());
  }

  private long sparseBytesMax() {
    return Math.min(sparseBytesMax.getAsLong(), COUNTABLE_BYTES_MAX);
  }
}
