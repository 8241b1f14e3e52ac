package kinglet.engine.hash;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.ValueTimers;
import kinglet.engine.memory.Allocator;
import kinglet.engine.rdb.RdbFormatException;

/** A hash that no key holds yet, built field by field: packed, until that is too much. Owned by the executor. */
final class HashBuilder {
  private final Allocator allocator;
  private final EncodingSettings limits;
  private final PackedFields packed;
  private final TableFields table;
  private final ShapedFields shaped;
  private Fields fields;

  HashBuilder(Keyspace keyspace, EncodingSettings limits, Shapes shapes) {
    this.limits = limits;
    allocator = keyspace.allocator();
    packed = new PackedFields(keyspace);
    table = new TableFields(keyspace);
    shaped = new ShapedFields(keyspace, shapes);
  }

  /** Begins an empty one. */
  void begin(boolean timed) {
    long listpack = packed.create(0);
    packed.attach(timed ? TimedRoot.create(allocator, listpack, ValueTimers.NEVER) : listpack, timed);
    fields = packed;
  }

  /** Says how many fields will come. */
  void expect(long count) {
    if (count > limits.hashListpackEntries()) {
      becomeTable();
    }
  }

  /**
   * Adds a field.
   *
   * @param deadlineMs {@link Fields#NEVER} for none
   * @throws RdbFormatException if it is there already
   */
  void add(long name, int length, long value, int valueLength, long deadlineMs) throws RdbFormatException {
    if (deadlineMs != Fields.NEVER && (deadlineMs < 0 || deadlineMs > FieldArguments.DEADLINE_MS_MAX)) {
      throw new RdbFormatException("a field's deadline is out of range");
    }
    if (fields == packed && (isLong(length) || isLong(valueLength) || !packed.holds(length, valueLength))) {
      becomeTable();
    }
    if (fields.find(name, length) != Fields.NONE) {
      throw new RdbFormatException("a field is there twice");
    }
    long place = fields.add(name, length, value, valueLength);
    if (deadlineMs != Fields.NEVER) {
      fields.deadlineMs(place, deadlineMs);
    }
  }

  private boolean isLong(int length) {
    return length > limits.hashListpackValueBytes();
  }

  private void becomeTable() {
    if (fields == packed) {
      boolean timed = packed.isTimed();
      table.attach(timed ? TimedRoot.create(allocator, 0, ValueTimers.NEVER) : 0, timed);
      table.addAll(packed);
      discard();
      fields = table;
    }
  }

  boolean isEmpty() {
    return fields.count() == 0;
  }

  /** Ends the building; a listpack without deadlines whose names others have too becomes shaped. */
  Fields finish() {
    long root = fields == packed && !packed.isTimed() ? shapedRoot() : Fields.NONE;
    if (root != Fields.NONE) {
      discard();
      shaped.attach(root, false);
      fields = shaped;
    }
    return fields;
  }

  private long shapedRoot() {
    shaped.begin();
    int count = packed.gather(0);
    for (int i = 0; i < count; i++) {
      packed.read(packed.gathered(i));
      shaped.collect(packed.nameAddress(), packed.nameLength(), packed.valueAddress(), packed.valueLength());
    }
    return shaped.build();
  }

  int encoding() {
    if (fields == shaped) {
      return HashValue.SHAPED;
    }
    if (fields == packed) {
      return fields.isTimed() ? HashValue.TIMED_LISTPACK : HashValue.LISTPACK;
    }
    return fields.isTimed() ? HashValue.TIMED_TABLE : HashValue.TABLE;
  }

  /** Frees what was built. */
  void discard() {
    long root = fields.root();
    boolean timed = fields.isTimed();
    fields.free(Integer.MAX_VALUE);
    if (timed) {
      allocator.free(root);
    }
  }
}
