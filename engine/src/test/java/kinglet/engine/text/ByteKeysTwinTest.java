package kinglet.engine.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.WideHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a HashMap of strings. */
final class ByteKeysTwinTest {
  private static final int OPERATIONS = 100_000;

  private static final class Name extends ByteKey {
    Name(byte[] bytes, long hash) {
      super(bytes, hash);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 50, 5000})
  void holdsWhatAMapHolds(int names) {
    try (Allocator allocator = new Allocator()) {
      SplittableRandom random = new SplittableRandom(names);
      long scratch = allocator.allocate(64);
      ByteKeys<Name> keys = new ByteKeys<>(new WideHash(7));
      Map<String, Name> twin = new HashMap<>();
      for (int i = 0; i < OPERATIONS; i++) {
        String name = "n".repeat(random.nextInt(3)) + random.nextInt(names);
        byte[] bytes = name.getBytes(ISO_8859_1);
        Memory.copy(bytes, 0, scratch, bytes.length);
        Name found = keys.find(scratch, bytes.length);
        assertSame(twin.get(name), found);
        if (found == null) {
          Name added = new Name(bytes, keys.hash(scratch, bytes.length));
          keys.add(added);
          twin.put(name, added);
        } else if (random.nextBoolean()) {
          keys.remove(found);
          twin.remove(name);
          assertNull(keys.find(scratch, bytes.length));
        }
        assertEquals(twin.size(), keys.size());
      }
      assertEquals(new HashSet<>(twin.values()), new HashSet<>(keys.all()));
      allocator.free(scratch);
    }
  }
}
