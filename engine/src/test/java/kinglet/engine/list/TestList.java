package kinglet.engine.list;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.config.SettingChange;
import kinglet.engine.config.Settings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/** A list under one key of a keyspace of its own, spoken to in strings of Latin-1, changed as the commands do. */
final class TestList {
  private static final int TEXT_BYTES_MAX = 1 << 20;

  final Allocator allocator;
  final Keyspace keyspace;
  final ListValue lists;
  private final EncodingSettings encodings = new EncodingSettings();
  private final Settings settings = new Settings();
  private final Database database;
  private final Sought sought = new Sought();
  private final long key;
  private final long text;
  private final long other;

  TestList(Allocator allocator) {
    this.allocator = allocator;
    keyspace = new Keyspace(allocator, 1, 42, (expiring, entry) -> { });
    settings.declare(encodings);
    lists = new ListValue(keyspace, encodings);
    keyspace.register(Type.LIST, lists);
    database = keyspace.database(0);
    key = allocator.allocate(8);
    text = allocator.allocate(TEXT_BYTES_MAX);
    other = allocator.allocate(TEXT_BYTES_MAX);
  }

  void listpackSize(int fill) {
    assertEquals(Optional.empty(),
        settings.set(List.of("list-max-listpack-size", String.valueOf(fill)), SettingChange.Rights.ALL));
  }

  void packedThreshold(String bytes) {
    assertTrue(encodings.listPackedThreshold(bytes));
  }

  long entry() {
    return database.find(key, 8);
  }

  void open() {
    lists.open(database, entry());
  }

  String encoding() {
    return keyspace.encodingName(entry());
  }

  long root() {
    return Entry.word(entry());
  }

  void push(End end, String... added) {
    open();
    int pushed = 0;
    try {
      long bytes = 0;
      for (String each : added) {
        bytes += each.length();
      }
      lists.prepare(bytes, added.length);
      for (; pushed < added.length; pushed++) {
        lists.push(end, text, put(text, added[pushed]));
      }
      lists.store(key, 8);
    } catch (RuntimeException e) {
      lists.takeBack(end, pushed);
      throw e;
    }
  }

  void drop(End end, long count) {
    open();
    if (count == lists.length()) {
      database.delete(entry());
    } else {
      lists.drop(end, count);
      lists.shrink();
    }
  }

  void set(int index, String replacement) {
    open();
    lists.prepare(replacement.length(), 1);
    lists.replace(lists.at(index), text, put(text, replacement));
    lists.shrink();
  }

  boolean insert(boolean after, String pivot, String added) {
    open();
    lists.prepare(added.length(), 1);
    sought.is(other, put(other, pivot));
    ListPlace found = lists.find(sought);
    if (found != null) {
      lists.insert(found, after, text, put(text, added));
    }
    return found != null;
  }

  long remove(String removed, End from, long countMax) {
    open();
    sought.is(other, put(other, removed));
    long count = lists.remove(sought, from, countMax);
    if (lists.length() == 0) {
      database.delete(entry());
    } else {
      lists.shrink();
    }
    return count;
  }

  String get(long index) {
    lists.open(entry());
    return text(lists.at(index));
  }

  List<String> all() {
    List<String> all = new ArrayList<>();
    if (entry() != Entry.NONE) {
      lists.open(entry());
      ListPlace place = lists.at(0);
      do {
        all.add(text(place));
      } while (place.next());
    }
    return all;
  }

  List<String> allBackwards() {
    List<String> all = new ArrayList<>();
    if (entry() != Entry.NONE) {
      lists.open(entry());
      ListPlace place = lists.at(End.TAIL);
      do {
        all.addFirst(text(place));
      } while (place.previous());
    }
    return all;
  }

  /** Makes the list a copy of itself. */
  void copyOver() {
    long entry = entry();
    long copy = lists.copy(Entry.encoding(entry), Entry.word(entry));
    int encoding = Entry.encoding(entry);
    database.delete(entry);
    database.putNew(key, 8, Type.LIST, encoding, copy);
  }

  void delete() {
    if (entry() != Entry.NONE) {
      database.delete(entry());
    }
    while (keyspace.freeSlice(100) > 0) {
      assertTrue(keyspace.freeSlice(0) >= 0);
    }
  }

  /** Checks a quicklist's sums, pages and nodes down to the bytes. */
  void verify() {
    long entry = entry();
    if (entry == Entry.NONE || Entry.encoding(entry) == ListValue.LISTPACK) {
      assertTrue(entry == Entry.NONE || Listpack.isValid(Entry.word(entry), Listpack.bytes(Entry.word(entry))));
      return;
    }
    long pages = Directory.pages(root());
    long nodes = 0;
    for (int i = 0; i < Spans.count(pages); i++) {
      long page = Spans.address(pages, i);
      assertTrue(Spans.count(page) > 0 && Spans.count(page) <= Directory.PAGE_NODES_MAX, "nodes of a page");
      assertEquals(Spans.elements(pages, i), Spans.sum(page), "elements of a page");
      nodes += Spans.count(page);
      for (int j = 0; j < Spans.count(page); j++) {
        verifyNode(Spans.address(page, j), Spans.elements(page, j));
      }
    }
    assertEquals(Directory.nodes(root()), nodes);
    assertEquals(Directory.elements(root()), Spans.sum(pages));
  }

  private static void verifyNode(long node, long elements) {
    if (PlainNode.is(node)) {
      assertEquals(1, elements);
    } else {
      assertTrue(Listpack.isValid(node, Listpack.bytes(node)));
      assertEquals(Listpack.count(node), elements);
    }
  }

  private static String text(ListPlace place) {
    long address = place.address();
    return new String(Memory.bytes(address, place.length()), ISO_8859_1);
  }

  private static int put(long block, String value) {
    byte[] bytes = value.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, block, bytes.length);
    return bytes.length;
  }
}
