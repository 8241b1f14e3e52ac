package kinglet.engine.hash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/**
 * Hashes against maps of maps: random changes of fields and deadlines, copies, renames, moves, overwriting, time that goes on
 * with and without active expiry; equal contents, and no block left at the end.
 */
class HashTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 400_000;
  private static final int TEXT_BYTES_MAX = 400;
  private static final int KEYS = 8;
  private static final int LONG_BYTES = 64;
  private static final int FIELDS_MAX = 512;

  /** A field, as it should be. */
  private record Field(String value, long deadlineMs) {}

  /** A hash, as it should be. */
  private static final class Twin {
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private boolean isTable;
    private boolean isTimed;
  }

  private final SplittableRandom random = new SplittableRandom(5);
  private final Allocator allocator = new Allocator();
  private final Keyspace keyspace = new Keyspace(allocator, 2, 42, (database, entry) -> { });
  private final Shapes shapes = new Shapes(keyspace);
  private final HashValue hashes = new HashValue(keyspace, shapes);
  private final HashEdit edit = new HashEdit(keyspace, hashes, new EncodingSettings());
  private final long key = allocator.allocate(TEXT_BYTES_MAX);
  private final long name = allocator.allocate(TEXT_BYTES_MAX);
  private final long value = allocator.allocate(TEXT_BYTES_MAX);
  private final Map<String, Twin> twins = new HashMap<>();
  private Database database = keyspace.database(0);
  private long nowMs = 1_000_000;
  private int created;
  private int shapedSeen;

  @Test
  void randomOperations() {
    keyspace.register(Type.HASH, hashes);
    keyspace.nowMs(nowMs);
    long before = allocator.allocatedBlocks();
    for (int i = 0; i < OPERATIONS; i++) {
      step();
      compare("k" + random.nextInt(KEYS));
    }
    twins.clear();
    keyspace.clear(database.index());
    while (keyspace.hasGarbage()) {
      keyspace.freeSlice(7);
    }
    shapes.sweep();
    assertTrue(created > OPERATIONS / 1000 && shapedSeen > OPERATIONS / 50, created + " made, " + shapedSeen + " seen");
    assertEquals(before, allocator.allocatedBlocks());
  }

  private void step() {
    String k = "k" + random.nextInt(KEYS);
    int dice = random.nextInt(1000);
    if (dice < 400) {
      set(k, fieldName(k), text(k), random.nextInt(4) == 0);
    } else if (dice < 550) {
      remove(k, fieldName(k));
    } else if (dice < 800) {
      expire(k, fieldName(k), random.nextInt(10) == 0 ? Long.MAX_VALUE >> 20 : nowMs + 1 + random.nextInt(200));
    } else if (dice < 860) {
      persist(k, fieldName(k));
    } else if (dice < 985) {
      pass(random.nextInt(5));
    } else {
      wholeKey(k, "k" + random.nextInt(KEYS));
    }
  }

  /** Keys 0 and 2 have very few fields, other even keys few, with short values; odd ones many, some of them long. */
  private String fieldName(String k) {
    boolean small = k.charAt(1) % 2 == 0;
    int number = random.nextInt(isTiny(k) ? 5 : small ? 30 : 700);
    return number % 3 == 0 ? String.valueOf(number - 5) : "field" + number;
  }

  private static boolean isTiny(String k) {
    return k.charAt(1) == '0' || k.charAt(1) == '2';
  }

  private String text(String k) {
    boolean small = k.charAt(1) % 2 == 0;
    int longest = small || random.nextInt(50) != 0 ? 20 : TEXT_BYTES_MAX;
    return random.nextInt(3) == 0 ? String.valueOf(random.nextInt(-1000, 100_000)) : "v".repeat(random.nextInt(longest));
  }

  private void set(String k, String f, String v, boolean keep) {
    long entry = find(k);
    if (entry == Entry.NONE && create(k)) {
      return;
    }
    if (entry == Entry.NONE) {
      edit.create(database, key, put(key, k), random.nextInt(100));
    } else {
      edit.begin(database, entry);
    }
    boolean isNew = edit.set(name, put(name, f), value, put(value, v), keep);
    Twin twin = twins.computeIfAbsent(k, absent -> new Twin());
    Field old = twin.fields.get(f);
    assertEquals(old == null, isNew);
    twin.fields.put(f, new Field(v, old != null && keep ? old.deadlineMs : Fields.NEVER));
    twin.isTable |= v.length() > LONG_BYTES || twin.fields.size() > FIELDS_MAX;
  }

  /** Makes a hash with names that others have too; false, if it is the first such one of late. */
  private boolean create(String k) {
    Twin twin = new Twin();
    int first = random.nextInt(3);
    int count = 1 + random.nextInt(6);
    edit.beginCollecting();
    for (int i = first; i < first + count; i++) {
      String f = i % 3 == 0 ? String.valueOf(i - 5) : "field" + i;
      String v = text("k0");
      twin.fields.put(f, new Field(v, Fields.NEVER));
      edit.collect(name, put(name, f), value, put(value, v));
    }
    boolean isKnown = edit.createCollected(database, key, put(key, k));
    if (isKnown) {
      twins.put(k, twin);
      created++;
    }
    return isKnown;
  }

  private void remove(String k, String f) {
    long entry = find(k);
    if (entry == Entry.NONE) {
      return;
    }
    edit.begin(database, entry);
    long place = edit.find(name, put(name, f));
    assertEquals(twins.get(k).fields.containsKey(f), place != Fields.NONE);
    if (place != Fields.NONE) {
      edit.remove(place);
      twins.get(k).fields.remove(f);
    }
    if (edit.fields().count() == 0) {
      database.delete(entry);
      twins.remove(k);
    }
  }

  private void expire(String k, String f, long deadlineMs) {
    long entry = find(k);
    if (entry == Entry.NONE || isTiny(k) && random.nextInt(100) != 0) {
      return;
    }
    edit.begin(database, entry);
    edit.allowDeadlines();
    twins.get(k).isTimed = true;
    long place = edit.find(name, put(name, f));
    if (place != Fields.NONE) {
      edit.deadlineMs(place, deadlineMs);
      twins.get(k).fields.computeIfPresent(f, (same, old) -> new Field(old.value, deadlineMs));
    }
  }

  private void persist(String k, String f) {
    long entry = find(k);
    if (entry == Entry.NONE) {
      return;
    }
    edit.begin(database, entry);
    long place = edit.find(name, put(name, f));
    Field old = twins.get(k).fields.get(f);
    assertEquals(old != null, place != Fields.NONE);
    if (old != null) {
      assertEquals(old.deadlineMs != Fields.NEVER, edit.persist(place));
      twins.get(k).fields.put(f, new Field(old.value, Fields.NEVER));
    }
  }

  private void pass(int millis) {
    nowMs += millis;
    keyspace.nowMs(nowMs);
    keyspace.expire(random.nextInt(20));
    keyspace.freeSlice(random.nextInt(50));
    for (Twin twin : twins.values()) {
      twin.fields.values().removeIf(field -> field.deadlineMs <= nowMs);
    }
    twins.values().removeIf(twin -> twin.fields.isEmpty());
  }

  private void wholeKey(String k, String other) {
    long entry = find(k);
    if (entry == Entry.NONE) {
      return;
    }
    switch (random.nextInt(7)) {
      case 0 -> {
        database.delete(entry);
        twins.remove(k);
      }
      case 1 -> {
        database.rename(entry, key, put(key, other));
        twins.put(other, twins.remove(k));
      }
      case 2 -> copy(k, other, entry);
      case 3 -> {
        database.putString(key, put(key, k), value, put(value, text("k1")));
        database.delete(find(k));
        twins.remove(k);
      }
      case 4 -> database.setDeadline(entry, Long.MAX_VALUE >> 10);
      case 5 -> database.clearDeadline(entry);
      default -> moveAll();
    }
  }

  private void copy(String k, String other, long entry) {
    if (k.equals(other)) {
      return;
    }
    long old = find(other);
    if (old != Entry.NONE) {
      database.delete(old);
    }
    database.copyTo(database, entry, key, put(key, other));
    Twin copy = new Twin();
    copy.fields.putAll(twins.get(k).fields);
    copy.isTable = twins.get(k).isTable;
    copy.isTimed = twins.get(k).isTimed;
    twins.put(other, copy);
  }

  private void moveAll() {
    Database target = keyspace.database(1 - database.index());
    for (String k : twins.keySet()) {
      long entry = find(k);
      database.moveTo(target, entry);
    }
    database = target;
  }

  private void compare(String k) {
    long entry = find(k);
    Twin twin = twins.get(k);
    assertEquals(twin != null, entry != Entry.NONE);
    if (twin == null) {
      return;
    }
    assertEquals(encodingName(twin), keyspace.encodingName(entry));
    shapedSeen += Entry.encoding(entry) == HashValue.SHAPED ? 1 : 0;
    Fields fields = hashes.of(entry);
    assertEquals(twin.fields.size(), fields.count());
    if (random.nextInt(16) == 0) {
      assertEquals(new TreeMap<>(twin.fields), contents(fields));
    }
    String f = fieldName(k);
    long place = fields.findLive(name, put(name, f));
    assertEquals(twin.fields.get(f), place == Fields.NONE ? null : field(fields, place));
  }

  private static String encodingName(Twin twin) {
    if (twin.isTable) {
      return "hashtable";
    }
    return twin.isTimed ? "listpackex" : "listpack";
  }

  private Map<String, Field> contents(Fields fields) {
    Map<String, Field> contents = new TreeMap<>();
    long cursor = 0;
    do {
      int gathered = fields.gather(cursor);
      for (int i = 0; i < gathered; i++) {
        fields.readName(fields.gathered(i));
        contents.put(string(fields.nameAddress(), fields.nameLength()), field(fields, fields.gathered(i)));
      }
      cursor = fields.nextCursor(cursor);
    } while (cursor != 0);
    return contents;
  }

  private static Field field(Fields fields, long place) {
    fields.readValue(place);
    return new Field(string(fields.valueAddress(), fields.valueLength()),
        fields.isTimed() ? fields.deadlineMs(place) : Fields.NEVER);
  }

  private long find(String k) {
    return database.find(key, put(key, k));
  }

  private static int put(long target, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, target, bytes.length);
    return bytes.length;
  }

  private static String string(long address, int length) {
    return new String(Memory.bytes(address, length), ISO_8859_1);
  }
}
