package kinglet.engine.hash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** Which lists of names become shapes, and when shapes go. */
class ShapesTest {
  private static final int SHAPES_MAX = 4096;

  private final Allocator allocator = new Allocator();
  private final Shapes shapes = new Shapes(new Keyspace(allocator, 1, 42, (database, entry) -> { }));
  private final long block = allocator.allocate(100);

  @Test
  void aListBecomesAShapeWhenItIsSeenAgain() {
    assertEquals(Shapes.NONE, find("a", "b"));
    long shape = find("a", "b");
    assertNotEquals(Shapes.NONE, shape);
    assertEquals(shape, find("a", "b"));
    assertEquals(2, Shapes.count(shape));
    assertEquals("\1a\1b", new String(Memory.bytes(Shapes.names(shape), Shapes.bytes(shape)), ISO_8859_1));
  }

  @Test
  void orderAndBordersOfNamesMatter() {
    long ab = twice("a", "b");
    long ba = twice("b", "a");
    long together = twice("ab");
    assertNotEquals(ab, ba);
    assertNotEquals(ab, together);
    assertEquals(ab, find("a", "b"));
  }

  @Test
  void noShapeHasANameTwice() {
    assertEquals(Shapes.NONE, twice("a", "b", "a"));
    assertEquals(Shapes.NONE, twice("", ""));
  }

  @Test
  void nothingAndTooManyNamesAreNoShape() {
    assertEquals(Shapes.NONE, twice());
    assertNotEquals(Shapes.NONE, twice(numbered(Shapes.NAMES_MAX)));
    assertEquals(Shapes.NONE, twice(numbered(Shapes.NAMES_MAX + 1)));
    String[] tooLong = numbered(Shapes.NAMES_MAX / 2);
    for (int i = 0; i < tooLong.length; i++) {
      tooLong[i] += "x".repeat(80);
    }
    assertEquals(Shapes.NONE, twice(tooLong));
  }

  @Test
  void aShapeStaysWhileAHashHasIt() {
    long before = allocator.allocatedBlocks();
    long shape = twice("a");
    shapes.hold(shape);
    shapes.hold(shape);
    shapes.release(shape);
    shapes.sweep();
    assertEquals(shape, find("a"));
    shapes.release(shape);
    assertEquals(shape, find("a"));
    shapes.sweep();
    assertEquals(before, allocator.allocatedBlocks());
  }

  @Test
  void thereIsAnEndToShapes() {
    List<Long> held = new ArrayList<>();
    for (int i = 0; held.size() < SHAPES_MAX; i++) {
      long shape = twice("name" + i);
      shapes.hold(shape);
      held.add(shape);
    }
    assertEquals(Shapes.NONE, twice("more"));
    held.forEach(shapes::release);
    assertNotEquals(Shapes.NONE, find("more"));
  }

  private long twice(String... names) {
    assertEquals(Shapes.NONE, find(names));
    return find(names);
  }

  private long find(String... names) {
    shapes.begin();
    for (String name : names) {
      Memory.copy(name.getBytes(ISO_8859_1), 0, block, name.length());
      shapes.add(block, name.length());
    }
    return shapes.find();
  }

  private static String[] numbered(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "n" + i;
    }
    return names;
  }
}
