package kinglet.engine.sortedset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sorted sets of up to some thousand members against a sorted list: random operations, equal contents. Sizes and the kind of
 * scores change as it goes. More operations by hand: {@code -Dkinglet.twin.operations=1000000}.
 */
class SortedSetTwinTest {
  private static final int OPERATIONS =
      Integer.getInteger("kinglet.twin.operations", Memory.CHECKED ? 30_000 : 100_000);
  private static final int PHASE_OPERATIONS = 4_000;
  private static final int[] SIZES = {0, 3, 100, 800, 4_000};
  private static final int KINDS_OF_SCORES = 5;
  private static final Comparator<Scored> ORDER = Comparator.comparingDouble(Scored::positive).thenComparing(Scored::text);

  private record Scored(double score, String text) {
    /** Zeroes are equal, which Double.compare would not have. */
    double positive() {
      return score == 0 ? 0 : score;
    }
  }

  private final Allocator allocator = new Allocator();
  private final Keyspace keyspace = new Keyspace(allocator, 1, 42, (database, entry) -> { });
  private final EncodingSettings settings = new EncodingSettings();
  private final SortedSet set = new SortedSet(keyspace, settings);
  private final SortedSet other = new SortedSet(keyspace, settings);
  private final long block = allocator.allocate(1024);
  private final Map<String, Double> scores = new HashMap<>();
  private final List<Scored> sorted = new ArrayList<>();
  private SplittableRandom random;
  private int kind;
  private int target;
  private double last;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void randomOperations(long seed) {
    random = new SplittableRandom(seed);
    keyspace.register(Type.SORTED_SET, new SortedSetValue(keyspace, settings));
    long blocks = allocator.allocatedBlocks();
    set.create(0, 0);
    for (int i = 0; i < OPERATIONS; i++) {
      if (i % PHASE_OPERATIONS == 0) {
        target = SIZES[random.nextInt(SIZES.length)];
        kind = random.nextInt(KINDS_OF_SCORES);
        last = 0;
      }
      step();
      assertEquals(sorted.size(), set.size());
      if (i % 512 == 0) {
        compare();
      }
    }
    compare();
    set.discard();
    while (keyspace.hasGarbage()) {
      keyspace.freeSlice(7);
    }
    assertEquals(blocks, allocator.allocatedBlocks());
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 60) {
      change();
    } else if (dice < 75) {
      lookUp(nextText());
    } else if (dice < 90) {
      count(nextScore());
    } else if (dice < 98) {
      walk();
    } else {
      removeRange();
    }
  }

  /** Adds below the wished size, takes out above, and gives others new scores. */
  private void change() {
    String text = nextText();
    boolean found = set.find(put(text), text.length());
    assertEquals(scores.containsKey(text), found);
    if (!found) {
      if (sorted.size() < target || random.nextInt(8) == 0) {
        double score = nextScore();
        set.add(score);
        insert(text, score);
      } else if (!sorted.isEmpty()) {
        remove(sorted.get(random.nextInt(sorted.size())).text());
      }
    } else if (sorted.size() > target && random.nextInt(3) > 0) {
      remove(text);
    } else {
      double score = random.nextBoolean() ? nextScore() : scores.get(text) + 0.5;
      set.rescore(score);
      drop(text);
      insert(text, score);
    }
  }

  private void remove(String text) {
    assertTrue(set.find(put(text), text.length()));
    set.remove();
    drop(text);
  }

  private void insert(String text, double score) {
    scores.put(text, score);
    sorted.add(-Collections.binarySearch(sorted, new Scored(score, text), ORDER) - 1, new Scored(score, text));
  }

  private void drop(String text) {
    sorted.remove(Collections.binarySearch(sorted, new Scored(scores.remove(text), text), ORDER));
  }

  private void lookUp(String text) {
    Double score = scores.get(text);
    assertEquals(score != null, set.find(put(text), text.length()));
    if (score != null) {
      assertEquals(score + 0.0, set.score() + 0.0);
      assertEquals(Collections.binarySearch(sorted, new Scored(score, text), ORDER), set.rank());
    }
  }

  private void count(double bound) {
    assertEquals(sorted.stream().filter(one -> one.score() < bound).count(), set.countBelow(bound));
    assertEquals(sorted.stream().filter(one -> one.score() <= bound).count(), set.countUpTo(bound));
  }

  private void walk() {
    if (sorted.isEmpty()) {
      return;
    }
    int rank = random.nextInt(sorted.size());
    boolean down = random.nextBoolean();
    set.seek(rank);
    boolean more = true;
    for (int i = 0; i < 50 && more; i++) {
      assertEquals(sorted.get(rank), current());
      rank += down ? -1 : 1;
      more = down ? set.previous() : set.next();
      assertEquals(rank >= 0 && rank < sorted.size(), more);
    }
  }

  private void removeRange() {
    if (!sorted.isEmpty()) {
      int rank = random.nextInt(sorted.size());
      int count = 1 + random.nextInt(Math.min(40, sorted.size() - rank));
      set.remove(rank, count);
      List<Scored> gone = sorted.subList(rank, rank + count);
      gone.forEach(one -> scores.remove(one.text()));
      gone.clear();
    }
  }

  private void compare() {
    assertEquals(sorted, contents(set));
    if (sorted.isEmpty()) {
      return;
    }
    set.copyTo(other);
    assertEquals(sorted, contents(other));
    assertEquals(set.encoding(), other.encoding());
    assertTrue(other.memoryBytes() > 0);
    other.discard();
    assertRanks();
  }

  private void assertRanks() {
    for (int rank = 0; rank < sorted.size(); rank++) {
      set.seek(rank);
      assertEquals(sorted.get(rank), current());
      assertEquals(rank, set.rank());
    }
    for (int sample = 0; sample < 30; sample++) {
      set.seekRandom(random);
      assertTrue(scores.containsKey(current().text()));
    }
  }

  private List<Scored> contents(SortedSet read) {
    List<Scored> contents = new ArrayList<>();
    if (read.size() > 0) {
      read.seek(0);
      do {
        contents.add(current(read));
      } while (read.next());
    }
    return contents;
  }

  private Scored current() {
    return current(set);
  }

  /** A listpack forgets the sign of zero; so does this, always. */
  private static Scored current(SortedSet read) {
    assertFalse(Double.isNaN(read.score()));
    return new Scored(read.score(), new String(Memory.bytes(read.address(), read.length()), ISO_8859_1));
  }

  private double nextScore() {
    last += random.nextInt(3);
    return switch (kind) {
      case 0 -> random.nextInt(10);
      case 1 -> random.nextDouble(-1000, 1000);
      case 2 -> last;
      case 3 -> -last - 0.25;
      default -> random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    };
  }

  /** About twice as many texts as members are wished, numbers and texts of all lengths. */
  private String nextText() {
    int number = random.nextInt(2 * target + 8);
    return switch (number % 16) {
      case 0 -> "x".repeat(number % 300) + number;
      case 1, 2, 3 -> String.valueOf(number);
      default -> "member-" + number;
    };
  }

  private long put(String text) {
    Memory.copy(text.getBytes(ISO_8859_1), 0, block, text.length());
    return block;
  }
}
