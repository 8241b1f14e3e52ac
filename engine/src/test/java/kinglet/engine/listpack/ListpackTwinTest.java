package kinglet.engine.listpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** Listpacks against a list of strings: random operations, equal contents both ways, always valid. */
class ListpackTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 1_000_000;
  private static final int TEXT_BYTES_MAX = 20_000;

  private final SplittableRandom random = new SplittableRandom(7);
  private final Allocator allocator = new Allocator();
  private final Listpack listpacks = new Listpack(allocator);
  private final long text = allocator.allocate(TEXT_BYTES_MAX);
  private final List<String> twin = new ArrayList<>();
  private long listpack = listpacks.create();

  @Test
  void randomOperations() {
    for (int i = 0; i < OPERATIONS; i++) {
      step();
      assertEquals(twin.size(), Listpack.count(listpack));
      if (i % 64 == 0) {
        compare();
      }
    }
    compare();
    listpacks.free(listpack);
  }

  private void step() {
    int dice = random.nextInt(100);
    int index = twin.isEmpty() ? 0 : random.nextInt(twin.size());
    if (twin.isEmpty() || dice < 45 && twin.size() < 60) {
      insert(dice % 3, index, nextText());
    } else if (dice < 70) {
      replace(index, nextText());
    } else if (dice < 90) {
      delete(index, 1 + random.nextInt(3));
    } else if (dice < 92) {
      cutAndJoin(index);
    } else {
      find(nextText(), 1 + random.nextInt(2));
    }
  }

  private void insert(int where, int index, String added) {
    int length = put(added);
    switch (where) {
      case 0 -> {
        listpack = listpacks.append(listpack, text, length);
        twin.add(added);
      }
      case 1 -> {
        listpack = listpacks.prepend(listpack, text, length);
        twin.addFirst(added);
      }
      default -> {
        long at = twin.isEmpty() ? Listpack.end(listpack) : Listpack.seek(listpack, index);
        listpack = listpacks.insert(listpack, at, text, length);
        twin.add(index, added);
      }
    }
    assertEquals(added, read(listpacks.place()));
  }

  private void replace(int index, String replacement) {
    int length = put(replacement);
    listpack = listpacks.replace(listpack, Listpack.seek(listpack, index - twin.size()), text, length);
    twin.set(index, replacement);
    assertEquals(replacement, read(listpacks.place()));
  }

  private void delete(int index, int elements) {
    listpack = listpacks.delete(listpack, Listpack.seek(listpack, index), elements);
    twin.subList(index, Math.min(twin.size(), index + elements)).clear();
    assertEquals(index < twin.size() ? twin.get(index) : null, read(listpacks.place()));
  }

  /** The elements from an index on go into another listpack, and come back. */
  private void cutAndJoin(int index) {
    long from = Listpack.seek(listpack, index);
    int moved = twin.size() - index;
    assertEquals(moved, Listpack.countFrom(from));
    long slice = listpacks.slice(from, Listpack.end(listpack), moved);
    assertTrue(Listpack.isValid(slice, Listpack.bytes(slice)));
    assertEquals(moved, Listpack.count(slice));
    listpack = listpacks.delete(listpack, from, moved);
    assertEquals(index, Listpack.count(listpack));
    listpack = listpacks.appendAll(listpack, slice);
    listpacks.free(slice);
    assertEquals(twin.get(index), read(listpacks.place()));
  }

  private void find(String wanted, int step) {
    int index = 0;
    while (index < twin.size() && !twin.get(index).equals(wanted)) {
      index += step;
    }
    if (twin.size() % step == 0) {
      long found = Listpack.find(Listpack.first(listpack), text, put(wanted), step - 1);
      assertEquals(index < twin.size() ? wanted : null, read(found));
    }
  }

  private void compare() {
    assertTrue(Listpack.isValid(listpack, Listpack.bytes(listpack)));
    List<String> forwards = new ArrayList<>();
    for (long at = Listpack.first(listpack); at != Listpack.NONE; at = Listpack.next(at)) {
      forwards.add(read(at));
    }
    assertEquals(twin, forwards);
    List<String> backwards = new ArrayList<>();
    for (long at = Listpack.last(listpack); at != Listpack.NONE; at = Listpack.previous(listpack, at)) {
      backwards.addFirst(read(at));
    }
    assertEquals(twin, backwards);
  }

  private String read(long at) {
    if (at == Listpack.NONE) {
      return null;
    }
    listpacks.read(at);
    return new String(Memory.bytes(listpacks.address(), listpacks.length()), ISO_8859_1);
  }

  private int put(String value) {
    byte[] bytes = value.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, text, bytes.length);
    return bytes.length;
  }

  /** Integers of every width and texts around every bound of the encoding; few enough values that some repeat. */
  private String nextText() {
    int dice = random.nextInt(100);
    if (dice < 40) {
      long number = random.nextLong() >> random.nextInt(64);
      return Long.toString(number);
    }
    if (dice < 80) {
      return "t" + random.nextInt(50);
    }
    int[] bounds = {0, 62, 64, 125, 127, 4094, 4096, 16_375, 16_378, 16_382};
    return "x".repeat(bounds[random.nextInt(dice < 97 ? 5 : bounds.length)] + random.nextInt(3));
  }
}
