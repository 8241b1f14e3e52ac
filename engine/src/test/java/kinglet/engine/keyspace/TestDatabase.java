package kinglet.engine.keyspace;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.memory.Allocator;

/** A keyspace for tests, spoken to in strings of Latin-1. */
final class TestDatabase implements ExpiryListener {
  final Allocator allocator;
  final Keyspace keyspace;
  final List<String> expired = new ArrayList<>();
  private final Bytes key = new Bytes();
  private final Bytes value = new Bytes();
  private Database database;

  TestDatabase() {
    this(new Allocator());
  }

  TestDatabase(Allocator allocator) {
    this.allocator = allocator;
    keyspace = new Keyspace(allocator, 4, 42, this);
    database = keyspace.database(0);
  }

  @Override
  public void expiring(Database from, long entry) {
    expired.add(key(entry));
  }

  TestDatabase select(int index) {
    database = keyspace.database(index);
    return this;
  }

  Database database() {
    return database;
  }

  long set(String k, String v) {
    key.of(k);
    value.of(v);
    return database.putString(key.address(), key.length(), value.address(), value.length());
  }

  long setLong(String k, long v) {
    key.of(k);
    return database.putLong(key.address(), key.length(), v);
  }

  /** The live entry, or 0. */
  long find(String k) {
    key.of(k);
    return database.find(key.address(), key.length());
  }

  boolean contains(String k) {
    key.of(k);
    return database.contains(key.address(), key.length());
  }

  String get(String k) {
    long entry = find(k);
    return entry == Entry.NONE ? null : value(entry);
  }

  boolean delete(String k) {
    long entry = find(k);
    if (entry != Entry.NONE) {
      database.delete(entry);
    }
    return entry != Entry.NONE;
  }

  void expireAt(String k, long deadlineMs) {
    database.setDeadline(find(k), deadlineMs);
  }

  long replace(long entry, String v) {
    value.of(v);
    return keyspace.strings().set(database, entry, value.address(), value.length());
  }

  long rename(String from, String to) {
    long entry = find(from);
    key.of(to);
    return database.rename(entry, key.address(), key.length());
  }

  long copy(String from, int target, String to) {
    long entry = find(from);
    key.of(to);
    return database.copyTo(keyspace.database(target), entry, key.address(), key.length());
  }

  String encoding(String k) {
    return keyspace.encodingName(find(k));
  }

  String value(long entry) {
    StringValue strings = keyspace.strings();
    strings.read(entry);
    return Bytes.text(strings.address(), strings.length());
  }

  static String key(long entry) {
    return Bytes.text(Entry.keyAddress(entry), Entry.keyLength(entry));
  }
}
