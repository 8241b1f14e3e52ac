package kinglet.engine.hash;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.Type;
import kinglet.engine.keyspace.ValueTimers;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A hash that a command changes: {@link #begin}, changes, {@link #end}. After each change the entry has the root, the encoding and
 * the timer that are right. One object serves all commands. Owned by the executor.
 */
final class HashEdit {
  private static final int ROOM_BYTES_MAX = 64 << 10;

  private final Keyspace keyspace;
  private final HashValue hashes;
  private final EncodingSettings limits;
  private Database database;
  private long entry;
  private Fields fields;
  private int collected;

  HashEdit(Keyspace keyspace, HashValue hashes, EncodingSettings limits) {
    this.keyspace = keyspace;
    this.hashes = hashes;
    this.limits = limits;
  }

  /** Turns to an entry that is a hash, whose observers are told. */
  void begin(Database itsDatabase, long newEntry) {
    database = itsDatabase;
    entry = newEntry;
    database.changing(entry);
    fields = hashes.of(entry);
  }

  /**
   * As {@link #begin}, or makes a hash without fields, of argument 1, where there is no entry.
   *
   * @param elementBytes what its fields will take in a listpack, about
   */
  void beginOrCreate(Call call, long oldEntry, long elementBytes) {
    if (oldEntry != Entry.NONE) {
      begin(call.database(), oldEntry);
      return;
    }
    create(call.database(), call.address(1), call.length(1), elementBytes);
  }

  /** Makes a hash without fields, of a key that is free. */
  void create(Database itsDatabase, long key, int keyLength, long elementBytes) {
    create(itsDatabase, key, keyLength, HashValue.LISTPACK, hashes.create((int) Math.min(elementBytes, ROOM_BYTES_MAX)));
  }

  private void create(Database itsDatabase, long key, int keyLength, int encoding, long root) {
    database = itsDatabase;
    try {
      entry = database.putNew(key, keyLength, Type.HASH, encoding, root);
    } catch (OutOfNativeMemoryException e) {
      hashes.free(encoding, root, 1);
      throw e;
    }
    fields = hashes.of(entry);
  }

  /** Begins to collect the fields of a new hash: {@link #collect} them, then {@link #createCollected}. */
  void beginCollecting() {
    collected = 0;
    hashes.shaped().begin();
  }

  void collect(long name, int length, long value, int valueLength) {
    boolean few = collected < Math.min(Shapes.NAMES_MAX, limits.hashListpackEntries());
    boolean small = few && !isTooLong(length) && !isTooLong(valueLength);
    collected = small ? collected + 1 : Integer.MAX_VALUE;
    if (small) {
      hashes.shaped().collect(name, length, value, valueLength);
    }
  }

  /** Makes a hash of what was collected, of a key that is free, if others have the same names; whether it did. */
  boolean createCollected(Database itsDatabase, long key, int keyLength) {
    long root = collected == Integer.MAX_VALUE ? Fields.NONE : hashes.shaped().build();
    if (root == Fields.NONE) {
      return false;
    }
    create(itsDatabase, key, keyLength, HashValue.SHAPED, root);
    return true;
  }

  /** Makes a hash of one field, of argument 1, which is free. */
  void create(Call call, long name, int length, long value, int valueLength) {
    beginCollecting();
    collect(name, length, value, valueLength);
    if (!createCollected(call.database(), call.address(1), call.length(1))) {
      create(call.database(), call.address(1), call.length(1), Member.bytes(length) + Member.bytes(valueLength) + 2);
      set(name, length, value, valueLength, false);
    }
  }

  /** More fields than a listpack may hold make a table; of those to come, even if some are there already. */
  void expect(long fieldCount) {
    if (fieldCount > limits.hashListpackEntries()) {
      becomeTable();
    }
  }

  Fields fields() {
    return fields;
  }

  /** The place of a field, or {@link Fields#NONE}. One that is due goes first, unless such fields are only hidden. */
  long find(long name, int length) {
    long place = fields.find(name, length);
    if (place == Fields.NONE || !fields.isDue(place) || keyspace.expiryHides()) {
      return place;
    }
    database.tellPartExpiring(entry, name, length);
    remove(place);
    return Fields.NONE;
  }

  /** Whether there is such a live field. */
  boolean isThere(long name, int length) {
    return fields.findLive(name, length) != Fields.NONE;
  }

  /** Whether fields that get this deadline are gone at once. */
  boolean hasPassed(long deadlineMs) {
    return deadlineMs <= keyspace.nowMs() && !keyspace.expiryHides();
  }

  /** Sets a field; whether it is new. The deadline goes, unless it is to be kept. */
  boolean set(long name, int length, long value, int valueLength, boolean keepDeadline) {
    makeRoom(length, valueLength);
    long place = find(name, length);
    if (place == Fields.NONE) {
      add(name, length, value, valueLength);
      changed();
    } else {
      place = fields.replace(place, value, valueLength);
      changed();
      if (!keepDeadline) {
        persist(place);
      }
    }
    expect(fields.count());
    return place == Fields.NONE;
  }

  private void makeRoom(int length, int valueLength) {
    boolean tooLong = isTooLong(length) || isTooLong(valueLength);
    if (!tooLong && !fields.holds(length, valueLength)) {
      becomePacked();
    }
    if (tooLong || !fields.holds(length, valueLength)) {
      becomeTable();
    }
  }

  private void add(long name, int length, long value, int valueLength) {
    if (fields.add(name, length, value, valueLength) == Fields.NONE) {
      becomePacked();
      fields.add(name, length, value, valueLength);
    }
  }

  private boolean isTooLong(int length) {
    return length > limits.hashListpackValueBytes();
  }

  private void becomeTable() {
    if (!HashValue.isTable(Entry.encoding(entry))) {
      fields = hashes.becomeTable(database, entry);
    }
  }

  private void becomePacked() {
    if (Entry.encoding(entry) == HashValue.SHAPED) {
      fields = hashes.becomePacked(database, entry);
    }
  }

  /** Makes room for deadlines. */
  void allowDeadlines() {
    fields = hashes.becomeTimed(database, entry);
  }

  /** Gives a field another deadline; room for it was made. */
  void deadlineMs(long place, long deadlineMs) {
    fields.deadlineMs(place, deadlineMs);
    changed();
  }

  /** Takes a field's deadline off; whether it had one. */
  boolean persist(long place) {
    boolean had = fields.isTimed() && fields.deadlineMs(place) != Fields.NEVER;
    if (had) {
      deadlineMs(place, Fields.NEVER);
    }
    return had;
  }

  void remove(long place) {
    if (!fields.remove(place)) {
      PackedFields packed = hashes.becomePacked(database, entry);
      fields = packed;
      packed.remove(packed.at(ShapedFields.index(place)));
    }
    changed();
  }

  private void changed() {
    if (!fields.isTimed()) {
      if (fields.root() != Entry.word(entry)) {
        database.reroot(entry, Entry.encoding(entry), fields.root());
      }
    } else if (fields.nearestMs() != ValueTimers.timeMs(fields.root())) {
      database.setTimer(entry, fields.nearestMs());
    }
  }

  /** After the command's own events: deletes a hash that has no fields left, and says so. */
  void end(Call call) {
    if (fields.count() == 0) {
      database.delete(entry);
      call.tell(database, call.address(1), call.length(1), KeyEvent.GENERIC, "del");
    }
  }
}
