package kinglet.engine.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.keyspace.ValueTimers;
import kinglet.engine.keyspace.ValueType;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.listpack.Listpack;

/**
 * Values of type hash. Owned by the executor.
 *
 * <p><b>Structure.</b> Up to the limits of the settings hash-max-listpack-*, {@link PackedFields}, or {@link ShapedFields} where
 * many hashes have the same names: one block. Beyond, and for good, {@link TableFields}: a hash table of blocks, one for each
 * field. A hash of which a field ever had a deadline has a
 * {@link TimedRoot} in front of either. Its timer stands at the nearest deadline, so the database finds the hash, and in the hash
 * the due fields stand first: in the listpack's order, or on top of a heap. Nothing is looked through.
 *
 * <p><b>Bounds.</b> Fields and values up to 512 MiB each, 2^31 deadlines in a hash.
 *
 * <p>Source: Redis 7.2 for encodings and digest; Redis 7.4 for deadlines, the order of their listpack, and its digest.
 */
public final class HashValue implements ValueType {
  static final int LISTPACK = 2;
  static final int TABLE = 3;
  static final int SHAPED = 4;
  static final int TIMED_LISTPACK = Entry.TIMED;
  static final int TIMED_TABLE = Entry.TIMED + 1;

  private static final byte[] HAS_DEADLINE = "!!hexpire!!".getBytes(US_ASCII);

  private final Keyspace keyspace;
  private final PackedFields packed;
  private final ShapedFields shaped;
  private final TableFields table;
  private final TableFields newTable;
  private final long hasDeadline;

  /**
   * One of those that may look at hashes at the same time, with the shapes that all have in common.
   */
  public HashValue(Keyspace keyspace, Shapes shapes) {
    this.keyspace = keyspace;
    packed = new PackedFields(keyspace);
    shaped = new ShapedFields(keyspace, shapes);
    table = new TableFields(keyspace);
    newTable = new TableFields(keyspace);
    hasDeadline = keyspace.allocator().allocate(HAS_DEADLINE.length);
    Memory.copy(HAS_DEADLINE, 0, hasDeadline, HAS_DEADLINE.length);
  }

  /** The fields of an entry; valid until they are asked for again, for any entry, or the database deletes any. */
  Fields of(long entry) {
    return of(Entry.encoding(entry), Entry.word(entry));
  }

  private Fields of(int encoding, long root) {
    Fields fields = switch (encoding) {
      case LISTPACK, TIMED_LISTPACK -> packed;
      case SHAPED -> shaped;
      default -> table;
    };
    fields.attach(root, encoding >= Entry.TIMED);
    return fields;
  }

  static boolean isTable(int encoding) {
    return encoding == TABLE || encoding == TIMED_TABLE;
  }

  /** For new hashes: collects fields for {@link ShapedFields#build}. */
  ShapedFields shaped() {
    return shaped;
  }

  /** The root of a new listpack hash with room for so many bytes of elements. */
  long create(int elementBytes) {
    return packed.create(elementBytes);
  }

  /** Turns the shaped hash of an entry into a listpack; returns its fields. */
  PackedFields becomePacked(Database database, long entry) {
    Fields old = of(entry);
    database.reroot(entry, LISTPACK, packed.listpackOf(old));
    old.free(1);
    return (PackedFields) of(entry);
  }

  /** A new listpack of a shaped hash, for who wants its bytes; it is theirs to free. */
  long listpackOf(Fields fields) {
    return packed.listpackOf(fields);
  }

  /** Turns the small hash of an entry into a table; returns its fields. */
  Fields becomeTable(Database database, long entry) {
    Fields old = of(entry);
    long oldRoot = old.root();
    boolean timed = old.isTimed();
    long root = tableOf(old, timed);
    if (timed) {
      database.setTimer(entry, ValueTimers.NEVER);
    }
    database.reroot(entry, timed ? TIMED_TABLE : TABLE, root);
    if (timed) {
      database.setTimer(entry, newTable.nearestMs());
    }
    release(old, oldRoot);
    return of(entry);
  }

  private long tableOf(Fields old, boolean timed) {
    newTable.attach(timed ? TimedRoot.create(keyspace.allocator(), 0, ValueTimers.NEVER) : 0, timed);
    try {
      newTable.addAll(old);
    } catch (OutOfNativeMemoryException e) {
      newTable.free(Integer.MAX_VALUE);
      freeTimedRoot(timed, newTable.root());
      throw e;
    }
    return newTable.root();
  }

  /** Makes room for deadlines; returns the fields. */
  Fields becomeTimed(Database database, long entry) {
    Fields fields = of(entry);
    if (fields.isTimed()) {
      return fields;
    }
    if (fields == shaped) {
      fields = becomePacked(database, entry);
    }
    boolean isPacked = fields == packed;
    long body = isPacked ? packed.withDeadlines() : fields.body();
    long root = TimedRoot.create(keyspace.allocator(), body, ValueTimers.NEVER);
    if (isPacked) {
      fields.free(1);
    }
    database.reroot(entry, isPacked ? TIMED_LISTPACK : TIMED_TABLE, root);
    return of(entry);
  }

  private void release(Fields fields, long root) {
    boolean timed = fields.isTimed();
    fields.free(Integer.MAX_VALUE);
    freeTimedRoot(timed, root);
  }

  private void freeTimedRoot(boolean timed, long root) {
    if (timed) {
      keyspace.allocator().free(root);
    }
  }

  @Override
  public String encodingName(int encoding) {
    if (isTable(encoding)) {
      return "hashtable";
    }
    return encoding == TIMED_LISTPACK ? "listpackex" : "listpack";
  }

  @Override
  public long free(int encoding, long root, int blocksMax) {
    Fields fields = of(encoding, root);
    if (!fields.free(blocksMax)) {
      return fields.root();
    }
    freeTimedRoot(fields.isTimed(), root);
    return 0;
  }

  @Override
  public long copy(int encoding, long root) {
    Fields fields = of(encoding, root);
    boolean timed = fields.isTimed();
    if (fields == shaped) {
      return shaped.copy();
    }
    if (fields == packed) {
      long body = packed.copyBody();
      return timed ? TimedRoot.create(keyspace.allocator(), body, ValueTimers.timeMs(root)) : body;
    }
    newTable.attach(timed ? TimedRoot.create(keyspace.allocator(), 0, ValueTimers.timeMs(root)) : 0, timed);
    copyTable();
    return newTable.root();
  }

  private void copyTable() {
    long cursor = 0;
    do {
      int gathered = table.gather(cursor);
      for (int i = 0; i < gathered; i++) {
        long field = table.gathered(i);
        long copy = newTable.addCopy(field);
        if (table.isTimed()) {
          newTable.deadlineMs(copy, table.deadlineMs(field));
        }
      }
      cursor = table.nextCursor(cursor);
    } while (cursor != 0);
  }

  @Override
  public long memoryBytes(int encoding, long root) {
    Fields fields = of(encoding, root);
    return fields.memoryBytes() + (fields.isTimed() ? keyspace.allocator().usableBytes(root) : 0);
  }

  @Override
  public long defragment(int encoding, long root, BlockMover mover) {
    Fields fields = of(encoding, encoding >= Entry.TIMED ? mover.move(root) : root);
    fields.defragment(mover);
    return fields.root();
  }

  @Override
  public int expire(Database database, long entry, int partsMax) {
    Fields fields = of(entry);
    int expired = 0;
    while (expired < partsMax && fields.hasDue()) {
      long place = fields.nearest();
      fields.readName(place);
      database.tellPartExpiring(entry, fields.nameAddress(), fields.nameLength());
      fields.remove(place);
      expired++;
    }
    database.setTimer(entry, fields.nearestMs());
    return expired;
  }

  @Override
  public boolean isEmpty(long entry) {
    return of(entry).count() == 0;
  }

  @Override
  public int capture(int encoding, long root) {
    return isTable(encoding) ? MemberDict.captureOf(encoding == TIMED_TABLE ? TimedRoot.body(root) : root) : 0;
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    Fields fields = of(entry);
    long cursor = 0;
    do {
      int gathered = fields.gather(cursor);
      for (int i = 0; i < gathered; i++) {
        digest(fields, fields.gathered(i), digest);
      }
      cursor = fields.nextCursor(cursor);
    } while (cursor != 0);
  }

  private void digest(Fields fields, long place, ValueDigest digest) {
    digest.beginElement();
    fields.readName(place);
    digest.mix(fields.nameAddress(), fields.nameLength());
    fields.readValue(place);
    digest.mix(fields.valueAddress(), fields.valueLength());
    if (fields.isTimed() && fields.deadlineMs(place) != Fields.NEVER) {
      digest.xor(hasDeadline, HAS_DEADLINE.length);
    }
    digest.endElement();
  }
}
