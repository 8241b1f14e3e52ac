package kinglet.engine.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kinglet.engine.memory.Allocator;
import org.junit.jupiter.api.Test;

/** When a list changes its encoding by its bytes: Redis 7.2's estimates, to the byte. */
final class ListEncodingTest {
  private static final int HEADER_BYTES = 7;

  private final TestList list = new TestList(new Allocator());

  @Test
  void growsByTheBytesOfTexts() {
    list.listpackSize(-2);
    list.push(End.TAIL, "x".repeat(8192 - HEADER_BYTES));
    assertEquals("listpack", list.encoding());
    list.delete();
    list.push(End.TAIL, "x".repeat(8192 - HEADER_BYTES + 1));
    assertEquals("quicklist", list.encoding());
  }

  @Test
  void growsByTheBytesOfTheListpackAndOfAllNewTexts() {
    list.listpackSize(-1);
    list.push(End.HEAD, "x".repeat(100));
    int listpackBytes = HEADER_BYTES + 104;
    list.push(End.HEAD, "y".repeat(1000), "z".repeat(4096 - listpackBytes - 1000));
    assertEquals("listpack", list.encoding());
    list.push(End.HEAD, "");
    assertEquals("quicklist", list.encoding());
  }

  @Test
  void aNumberOfElementsHasASafeNumberOfBytes() {
    list.listpackSize(100);
    list.push(End.TAIL, "x".repeat(8000));
    assertEquals("listpack", list.encoding());
    list.push(End.TAIL, "x".repeat(200));
    assertEquals("quicklist", list.encoding());
    assertEquals(2, Directory.nodes(list.root()));
  }

  @Test
  void shrinksAtHalfOfTheBytes() {
    list.listpackSize(-1);
    list.push(End.TAIL, "x".repeat(4096));
    list.push(End.TAIL, "y".repeat(2048 - HEADER_BYTES - 4), "1");
    list.drop(End.HEAD, 1);
    assertEquals("quicklist", list.encoding());
    list.drop(End.TAIL, 1);
    assertEquals("listpack", list.encoding());
    assertEquals("y".repeat(2037), list.get(0));
  }

  @Test
  void shrinksWhenALargeElementIsReplaced() {
    list.listpackSize(-1);
    list.push(End.TAIL, "a", "x".repeat(5000));
    assertEquals("quicklist", list.encoding());
    list.set(1, "b");
    assertEquals("quicklist", list.encoding(), "two nodes");
    list.drop(End.HEAD, 1);
    assertEquals("listpack", list.encoding());
  }
}
