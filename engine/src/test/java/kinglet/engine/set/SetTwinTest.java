package kinglet.engine.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/**
 * Sets against sets of strings: random changes at random limits; equal members, the encoding that the rules ask for, equal copies,
 * a scan that misses nothing, and no block left at the end.
 */
class SetTwinTest {
  private static final int ROUNDS = Memory.CHECKED ? 150 : 500;
  private static final int OPERATIONS = 1000;

  private final SplittableRandom random = new SplittableRandom(9);
  private final TestSets sets = new TestSets(new Allocator());
  private final Set<String> twin = new HashSet<>();
  private String encoding = "";
  private int intsetMax;
  private int listpackMax;
  private int listpackValueMax;

  @Test
  void randomOperations() {
    long blocks = sets.allocator.allocatedBlocks();
    for (int round = 0; round < ROUNDS; round++) {
      intsetMax = limit("set-max-intset-entries", 300);
      listpackMax = limit("set-max-listpack-entries", 150);
      listpackValueMax = limit("set-max-listpack-value", 70);
      play(random.nextInt(3));
    }
    while (sets.keyspace.hasGarbage()) {
      sets.keyspace.freeSlice(50);
    }
    assertEquals(blocks, sets.allocator.allocatedBlocks());
  }

  private int limit(String setting, int max) {
    int value = random.nextInt(4) == 0 ? random.nextInt(6) : random.nextInt(max);
    sets.limit(setting, value);
    return value;
  }

  private void play(int kind) {
    String first = text(kind);
    long hint = 1L + random.nextInt(random.nextBoolean() ? 3 : 400);
    encoding = isInteger(first) && hint <= intsetMax ? "intset" : hint <= listpackMax ? "listpack" : "hashtable";
    long set = sets.create(first, hint);
    assertEquals(encoding, sets.encoding(set));
    for (int i = 0; i < OPERATIONS; i++) {
      set = step(kind, set);
    }
    compare(set);
    twin.clear();
    sets.editor.edit(set);
    sets.editor.discard();
  }

  private long step(int kind, long before) {
    sets.editor.edit(before);
    String member = text(kind);
    int dice = random.nextInt(100);
    if (dice < 60) {
      boolean isNew = twin.add(member);
      assertEquals(isNew, sets.add(member));
      encoding = isNew ? encodingWith(member) : encoding;
    } else if (dice < 80) {
      assertEquals(twin.remove(member), sets.remove(member));
    } else if (dice < 82 && !twin.isEmpty()) {
      removeAny();
    } else if (dice < 84) {
      return scan(kind);
    } else if (dice < 85) {
      compareCopy();
    }
    long set = sets.editor.set();
    assertEquals(twin.size(), sets.lookup.size(set));
    assertEquals(encoding, sets.encoding(set));
    assertEquals(twin.contains(member), sets.contains(set, member));
    return set;
  }

  /** What the rules of Redis make of the set now that it has a new member. */
  private String encodingWith(String member) {
    return switch (encoding) {
      case "intset" -> {
        if (isInteger(member)) {
          yield twin.size() > intsetMax ? "hashtable" : "intset";
        }
        yield fitsListpack(new TreeSet<>(twin)) ? "listpack" : "hashtable";
      }
      case "listpack" -> fitsListpack(Set.of(member)) ? "listpack" : "hashtable";
      default -> "hashtable";
    };
  }

  private boolean fitsListpack(Set<String> added) {
    return twin.size() <= listpackMax && added.stream().allMatch(one -> one.length() <= listpackValueMax);
  }

  private void removeAny() {
    sets.cursor.stand(sets.editor.set(), random);
    String member = sets.current();
    assertTrue(twin.remove(member), member);
    assertTrue(sets.editor.remove(sets.cursor));
  }

  /** What is there from the first step to the last is shown, though others come and go. */
  private long scan(int kind) {
    Set<String> stays = new HashSet<>(twin);
    Set<String> shown = new HashSet<>();
    long set = sets.editor.set();
    long next = 0;
    do {
      next = sets.cursor.walkStep(set, next);
      shown.addAll(sets.shown());
      sets.editor.edit(set);
      for (int i = random.nextInt(6); i > 0; i--) {
        String member = text(kind);
        if (random.nextBoolean() && !twin.contains(member)) {
          twin.add(member);
          sets.add(member);
          encoding = encodingWith(member);
        } else if (!stays.contains(member)) {
          twin.remove(member);
          sets.remove(member);
        }
      }
      set = sets.editor.set();
    } while (next != 0);
    stays.removeAll(shown);
    assertEquals(Set.of(), stays);
    return set;
  }

  private void compare(long set) {
    List<String> members = sets.members(set);
    assertEquals(twin.size(), members.size());
    assertEquals(twin, new HashSet<>(members));
    if (encoding.equals("intset")) {
      List<Long> values = new ArrayList<>();
      members.forEach(member -> values.add(Long.parseLong(member)));
      assertEquals(values.stream().sorted().toList(), values);
    }
  }

  private void compareCopy() {
    long set = sets.editor.set();
    compare(set);
    long copy = SetRef.of(SetRef.encoding(set), sets.type.copy(SetRef.encoding(set), SetRef.root(set)));
    compare(copy);
    assertTrue(sets.type.memoryBytes(SetRef.encoding(copy), SetRef.root(copy)) >= 0);
    sets.free(copy, 1 + random.nextInt(100));
  }

  private static boolean isInteger(String text) {
    return text.matches("0|-?[1-9][0-9]{0,18}") && !text.equals("9223372036854775808");
  }

  /** Mostly integers, mostly texts, or both; few enough that many are there already. */
  private String text(int kind) {
    int dice = random.nextInt(100) + (kind == 0 ? -70 : kind == 1 ? 0 : 15);
    if (dice < 25) {
      return String.valueOf(random.nextInt(400) - 100);
    }
    if (dice < 30) {
      return String.valueOf(random.nextInt(50) * (1L << random.nextInt(58)));
    }
    if (dice < 95) {
      return "m" + random.nextInt(400);
    }
    String[] odd = {"", "-0", "01", "9223372036854775808", "\u0000\u00ff"};
    return dice < 98 ? odd[random.nextInt(odd.length)] : "x".repeat(random.nextInt(300));
  }
}
