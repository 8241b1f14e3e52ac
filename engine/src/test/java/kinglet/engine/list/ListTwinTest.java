package kinglet.engine.list;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists against a list of strings: random operations under changing limits, equal contents both ways, sound structure, and no
 * block lost at the end.
 */
class ListTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 25_000 : 100_000;
  private static final int[] FILLS = {-5, -4, -3, -2, -1, 0, 1, 2, 3, 16, 128, 5000};
  private static final String[] THRESHOLDS = {"0", "0", "0", "1b", "20b", "100b", "4kb"};

  private final Allocator allocator = new Allocator();
  private final TestList list = new TestList(allocator);
  private final List<String> twin = new ArrayList<>();
  private final Output output = new Output(new ChunkPool());
  private final Reply reply = new Reply();
  private SplittableRandom random = new SplittableRandom();
  private int target;
  private int quickLists;
  private int severalPages;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void randomOperations(long seed) {
    random = new SplittableRandom(seed);
    long blocks = allocator.allocatedBlocks();
    for (int i = 0; i < OPERATIONS; i++) {
      if (i % 512 == 0) {
        changeLimits();
      }
      step();
      if (i % 128 == 0) {
        compare();
      }
    }
    compare();
    assertTrue(quickLists > 100 && severalPages > 10, quickLists + " quicklists, " + severalPages + " of several pages");
    list.delete();
    assertEquals(blocks, allocator.allocatedBlocks());
  }

  private void changeLimits() {
    list.listpackSize(FILLS[random.nextInt(FILLS.length)]);
    list.packedThreshold(THRESHOLDS[random.nextInt(THRESHOLDS.length)]);
    target = random.nextInt(4) == 0 ? 2000 : 1 + random.nextInt(300);
  }

  private void step() {
    int dice = random.nextInt(100);
    int index = twin.isEmpty() ? 0 : random.nextInt(twin.size());
    if (twin.isEmpty() || dice < 40 && twin.size() < target) {
      push(random.nextBoolean() ? End.HEAD : End.TAIL, 1 + random.nextInt(random.nextInt(20) == 0 ? 400 : 4));
    } else if (dice < 50) {
      drop(random.nextBoolean() ? End.HEAD : End.TAIL, 1 + random.nextInt(random.nextInt(20) == 0 ? 400 : 3));
    } else if (dice < 65) {
      String replacement = nextText();
      list.set(index, replacement);
      twin.set(index, replacement);
    } else if (dice < 80) {
      insert(random.nextBoolean(), random.nextInt(4) == 0 ? nextText() : twin.get(index), nextText());
    } else if (dice < 85) {
      remove(random.nextInt(3) == 0 ? nextText() : twin.get(index), 1 + random.nextInt(6));
    } else if (dice < 86) {
      list.copyOver();
    } else if (dice < 90) {
      assertEquals(expected(index, 1 + random.nextInt(50)), replied(index));
    } else {
      assertEquals(twin.get(index), list.get(index));
    }
  }

  private int replyCount;

  private String expected(int from, int countMax) {
    replyCount = Math.min(countMax, twin.size() - from);
    StringBuilder text = new StringBuilder();
    for (String each : twin.subList(from, from + replyCount)) {
      text.append('$').append(each.length()).append("\r\n").append(each).append("\r\n");
    }
    return text.toString();
  }

  private String replied(int from) {
    output.clear();
    reply.into(output, 2);
    list.lists.open(list.entry());
    list.lists.reply(reply, from, replyCount);
    output.seal();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < output.chunkCount(); i++) {
      text.append(new String(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()), ISO_8859_1));
    }
    return text.toString();
  }

  private void push(End end, int count) {
    String[] added = new String[count];
    for (int i = 0; i < count; i++) {
      added[i] = nextText();
    }
    list.push(end, added);
    for (String each : added) {
      twin.add(end == End.HEAD ? 0 : twin.size(), each);
    }
  }

  private void drop(End end, int countMax) {
    int count = Math.min(countMax, twin.size());
    list.drop(end, count);
    int from = end == End.HEAD ? 0 : twin.size() - count;
    twin.subList(from, from + count).clear();
  }

  private void insert(boolean after, String pivot, String added) {
    int index = twin.indexOf(pivot);
    assertEquals(index >= 0, list.insert(after, pivot, added));
    if (index >= 0) {
      twin.add(after ? index + 1 : index, added);
    }
  }

  private void remove(String removed, int countMax) {
    boolean head = random.nextBoolean();
    int count = 0;
    int index = head ? twin.indexOf(removed) : twin.lastIndexOf(removed);
    while (index >= 0 && count < countMax) {
      twin.remove(index);
      count++;
      index = head ? twin.indexOf(removed) : twin.lastIndexOf(removed);
    }
    assertEquals(count, list.remove(removed, head ? End.HEAD : End.TAIL, countMax));
  }

  private void compare() {
    list.verify();
    assertEquals(twin, list.all());
    assertEquals(twin, list.allBackwards());
    long entry = list.entry();
    assertEquals(twin.isEmpty(), entry == Entry.NONE);
    if (entry != Entry.NONE && Entry.encoding(entry) == ListValue.QUICKLIST) {
      quickLists++;
      severalPages += Spans.count(Directory.pages(list.root())) > 1 ? 1 : 0;
    }
  }

  /** Few enough values that many repeat; integers of every width; texts around the bounds of everything. */
  private String nextText() {
    int dice = random.nextInt(100);
    if (dice < 30) {
      return "t" + random.nextInt(30);
    }
    if (dice < 50) {
      return String.valueOf(random.nextLong() >> random.nextInt(64));
    }
    if (dice < 90) {
      return "x".repeat(random.nextInt(70));
    }
    int[] bounds = {62, 98, 126, 254, 510, 1020, 4094, 8180, 16_000, 66_000};
    return "y".repeat(bounds[random.nextInt(dice < 99 ? 6 : bounds.length)] + random.nextInt(4));
  }
}
