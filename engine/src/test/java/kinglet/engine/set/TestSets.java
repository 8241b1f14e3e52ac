package kinglet.engine.set;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.config.SettingChange;
import kinglet.engine.config.Settings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/** Sets without keys, spoken to in strings of Latin-1. */
final class TestSets {
  private static final int TEXT_BYTES_MAX = 1 << 16;

  final Allocator allocator;
  final Keyspace keyspace;
  final EncodingSettings limits = new EncodingSettings();
  final SetType type;
  final SetEditor editor;
  final SetLookup lookup;
  final SetCursor cursor;
  private final Settings settings = new Settings();
  private final long text;

  TestSets(Allocator allocator) {
    this.allocator = allocator;
    keyspace = new Keyspace(allocator, 1, 42, (database, entry) -> { });
    type = new SetType(keyspace);
    keyspace.register(Type.SET, type);
    settings.declare(limits);
    editor = new SetEditor(keyspace, limits);
    lookup = new SetLookup(keyspace);
    cursor = new SetCursor(keyspace);
    text = allocator.allocate(TEXT_BYTES_MAX);
  }

  void limit(String setting, long value) {
    assertEquals(Optional.empty(), settings.set(List.of(setting, String.valueOf(value)), SettingChange.Rights.ALL));
  }

  long create(String first, long sizeHint) {
    editor.create(text, put(first), sizeHint);
    return editor.set();
  }

  /** A new set of these members, added one by one. */
  long of(String... members) {
    create(members[0], 1);
    for (String member : members) {
      add(member);
    }
    return editor.set();
  }

  boolean add(String member) {
    return editor.add(text, put(member));
  }

  boolean remove(String member) {
    return editor.remove(text, put(member));
  }

  boolean contains(long set, String member) {
    return lookup.contains(set, text, put(member));
  }

  List<String> members(long set) {
    cursor.walk(set);
    return shown();
  }

  /** The members that the cursor shows from where it stands. */
  List<String> shown() {
    List<String> members = new ArrayList<>();
    while (cursor.next()) {
      members.add(current());
    }
    return members;
  }

  String current() {
    int length = cursor.length();
    String member = new String(Memory.bytes(cursor.address(), cursor.length()), ISO_8859_1);
    assertEquals(length, member.length());
    return member;
  }

  /** Copies the text of the member where the cursor stands. */
  long copyCurrent() {
    Memory.copy(cursor.address(), text, cursor.length());
    return text;
  }

  String encoding(long set) {
    return type.encodingName(SetRef.encoding(set));
  }

  /** Frees a set as the keyspace does; returns in how many slices. */
  int free(long set, int blocksMax) {
    long rest = SetRef.root(set);
    int slices = 0;
    do {
      long blocks = allocator.allocatedBlocks();
      rest = type.free(SetRef.encoding(set), rest, blocksMax);
      long freed = blocks - allocator.allocatedBlocks();
      assertEquals(true, freed <= blocksMax + 64, freed + " blocks at once");
      slices++;
    } while (rest != 0);
    return slices;
  }

  private int put(String member) {
    byte[] bytes = member.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, text, bytes.length);
    return bytes.length;
  }
}
