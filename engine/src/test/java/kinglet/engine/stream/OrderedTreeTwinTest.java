package kinglet.engine.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** Both kinds of {@link OrderedTree} against a tree of Java's: random operations, equal entries both ways, no block left. */
final class OrderedTreeTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 400_000;
  private static final int COMPARE_EVERY = OPERATIONS / 50;

  private record Id(long ms, long seq) {
    static final Comparator<Id> ORDER = (a, b) ->
        a.ms != b.ms ? Long.compareUnsigned(a.ms, b.ms) : Long.compareUnsigned(a.seq, b.seq);
  }

  private final SplittableRandom random = new SplittableRandom(11);
  private final Allocator allocator = new Allocator();
  private final long state = newState(allocator);
  private final StreamId id = new StreamId();

  private static long newState(Allocator allocator) {
    long state = allocator.allocate(OrderedTree.STATE_BYTES);
    Memory.fill(state, OrderedTree.STATE_BYTES, (byte) 0);
    return state;
  }

  // ---- IDs ----

  private final IdTree tree = new IdTree(allocator);
  private final NavigableMap<Id, Long> twin = new TreeMap<>(Id.ORDER);
  private long nextMs;

  @Test
  void ids() {
    tree.attach(state);
    long blocks = allocator.allocatedBlocks();
    int phase = 0;
    for (int i = 0; i < OPERATIONS; i++) {
      if (i % (OPERATIONS / 20) == 0) {
        phase = random.nextInt(5);
      }
      step(phase);
      if (i % COMPARE_EVERY == 0) {
        compare();
      }
    }
    compare();
    while (!twin.isEmpty()) {
      remove(random.nextBoolean() ? twin.firstKey() : twin.lastKey());
    }
    assertTrue(tree.isEmpty());
    assertEquals(0, OrderedTree.size(state));
    assertEquals(0, OrderedTree.bytes(state));
    assertEquals(blocks, allocator.allocatedBlocks());
  }

  /** Phases: append, a queue, anywhere, mostly removals, all at once. */
  private void step(int phase) {
    int dice = random.nextInt(100);
    switch (phase) {
      case 0 -> append();
      case 1 -> {
        append();
        if (!twin.isEmpty()) {
          remove(twin.firstKey());
        }
      }
      case 2 -> insert(anyId());
      case 3 -> removeNear(anyId());
      default -> {
        if (dice < 30) {
          append();
        } else if (dice < 50) {
          insert(anyId());
        } else if (dice < 90) {
          removeNear(anyId());
        } else {
          probe(anyId());
        }
      }
    }
    if (dice == 0) {
      probe(anyId());
    }
  }

  private Id anyId() {
    return switch (random.nextInt(20)) {
      case 0 -> new Id(0, 0);
      case 1 -> new Id(-1, -1);
      case 2 -> new Id(-1 - random.nextInt(100), random.nextInt(3));
      default -> new Id(nextMs == 0 ? 0 : random.nextLong(nextMs), random.nextInt(-1, 3));
    };
  }

  private void append() {
    nextMs += random.nextInt(3);
    insert(new Id(nextMs, random.nextInt(5)));
  }

  private void insert(Id added) {
    if (!twin.containsKey(added)) {
      long word = random.nextLong() >>> 2;
      tree.insert(id.set(added.ms, added.seq), word);
      twin.put(added, word);
      assertEquals(word, tree.word());
      assertEquals(added, key());
    }
  }

  private void removeNear(Id wanted) {
    Id near = twin.ceilingKey(wanted);
    if (near != null) {
      remove(near);
    }
  }

  private void remove(Id removed) {
    assertTrue(tree.seek(id.set(removed.ms, removed.seq)));
    assertEquals(twin.remove(removed), tree.word());
    tree.remove();
    assertFalse(tree.seek(id.set(removed.ms, removed.seq)));
  }

  private void probe(Id wanted) {
    boolean found = tree.seekFloor(id.set(wanted.ms, wanted.seq));
    assertEquals(twin.floorKey(wanted), found ? key() : null);
    found = tree.seekCeiling(id.set(wanted.ms, wanted.seq));
    assertEquals(twin.ceilingKey(wanted), found ? key() : null);
    if (found) {
      Map.Entry<Id, Long> before = twin.lowerEntry(key());
      assertEquals(before != null, tree.previous());
      assertEquals(before == null ? twin.firstKey() : before.getKey(), key());
      tree.word(tree.word() ^ 1);
      twin.put(key(), tree.word());
    }
  }

  private Id key() {
    tree.readKey(id);
    return new Id(id.ms(), id.seq());
  }

  private void compare() {
    List<Id> forwards = new ArrayList<>();
    List<Long> words = new ArrayList<>();
    for (boolean more = tree.first(); more; more = tree.next()) {
      forwards.add(key());
      words.add(tree.word());
    }
    assertEquals(List.copyOf(twin.keySet()), forwards);
    assertEquals(List.copyOf(twin.values()), words);
    List<Id> backwards = new ArrayList<>();
    for (boolean more = tree.last(); more; more = tree.previous()) {
      backwards.add(key());
    }
    assertEquals(List.copyOf(twin.descendingKeySet()), backwards);
    assertEquals(twin.size(), OrderedTree.size(state));
  }

  // ---- names ----

  private final NameTree names = new NameTree(allocator);
  private final NavigableMap<String, Long> nameTwin = new TreeMap<>();
  private final long text = allocator.allocate(1000);

  @Test
  void names() {
    names.attach(state);
    long blocks = allocator.allocatedBlocks();
    for (int i = 0; i < OPERATIONS / 2; i++) {
      String name = anyName();
      long found = names.find(text, put(name));
      assertEquals(nameTwin.getOrDefault(name, 0L), found);
      if (found == 0 && random.nextInt(i / 5_000 % 3 + 1) == 0) {
        addName(name);
      } else if (found != 0) {
        removeName(name, found);
      }
      if (i % COMPARE_EVERY == 0) {
        compareNames();
      }
    }
    compareNames();
    for (String name : List.copyOf(nameTwin.keySet())) {
      removeName(name, names.find(text, put(name)));
    }
    assertTrue(names.isEmpty());
    assertEquals(blocks, allocator.allocatedBlocks());
  }

  private String anyName() {
    String name = Integer.toString(random.nextInt(3000), 36);
    return switch (random.nextInt(10)) {
      case 0 -> "";
      case 1 -> name + "\u00ff\0";
      case 2 -> "long".repeat(70) + name;
      default -> name;
    };
  }

  private int put(String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, text, bytes.length);
    return bytes.length;
  }

  private void addName(String name) {
    int length = put(name);
    long block = allocator.allocate(Member.bytes(length));
    Member.put(block, text, length);
    names.add(block);
    nameTwin.put(name, block);
  }

  private void removeName(String name, long block) {
    names.remove();
    allocator.free(block);
    nameTwin.remove(name);
  }

  private void compareNames() {
    List<String> found = new ArrayList<>();
    for (boolean more = names.first(); more; more = names.next()) {
      long block = names.word();
      found.add(new String(Memory.bytes(Member.address(block), Member.length(block)), ISO_8859_1));
    }
    assertEquals(List.copyOf(nameTwin.keySet()), found);
  }
}
