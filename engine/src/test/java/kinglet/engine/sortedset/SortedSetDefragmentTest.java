package kinglet.engine.sortedset;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sets whose blocks lie between each other's; one goes, and the other moves together, while it changes. */
class SortedSetDefragmentTest {
  private static final int MEMBERS = 100_000;
  private static final int PIECE_BLOCKS = 500;

  private final Allocator allocator = new Allocator();
  private final Keyspace keyspace = new Keyspace(allocator, 1, 42, (database, entry) -> { });
  private final EncodingSettings settings = new EncodingSettings();
  private final SortedSet set = new SortedSet(keyspace, settings);
  private final SortedSet other = new SortedSet(keyspace, settings);
  private final BlockMover mover = new BlockMover(allocator);
  private final long text = allocator.allocate(64);

  @BeforeEach
  void register() {
    keyspace.register(Type.SORTED_SET, new SortedSetValue(keyspace, settings));
  }

  @Test
  void movesMembersAndNodes() {
    set.create(MEMBERS, 0);
    other.create(MEMBERS, 0);
    for (int i = 0; i < MEMBERS; i++) {
      int number = (int) (i * 7919L % MEMBERS);
      add(set, number);
      add(other, number);
    }
    other.discard();
    while (keyspace.hasGarbage()) {
      keyspace.freeSlice(1000);
    }
    allocator.startEvacuation();
    advanceEvacuation();
    assertTrue(allocator.evacuatedBytes() > 0);
    int added = defragment();
    allocator.endEvacuation();
    advanceEvacuation();
    assertContents(added);
  }

  private void advanceEvacuation() {
    while (allocator.advanceEvacuation(1)) {
      // Goes on until it is done.
    }
  }

  private int defragment() {
    int moved = 0;
    int added = 0;
    long cursor = 0;
    do {
      mover.begin(cursor, PIECE_BLOCKS);
      set.defragment(mover);
      moved += mover.moved();
      cursor = mover.cursor();
      add(set, MEMBERS + added++);
    } while (cursor != 0);
    assertTrue(moved > MEMBERS / 20, "moved " + moved);
    return added;
  }

  private void assertContents(int added) {
    assertEquals(MEMBERS + added, set.size());
    set.seek(0);
    for (int rank = 0; rank < MEMBERS + added; rank++) {
      assertEquals(rank, set.score());
      assertEquals(name(rank), new String(Memory.bytes(set.address(), set.length()), US_ASCII));
      set.next();
    }
    for (int number = 0; number < MEMBERS; number += 77) {
      assertTrue(find(set, number));
      assertEquals(number, set.rank());
    }
  }

  private void add(SortedSet target, int number) {
    if (!find(target, number)) {
      target.add(number);
    }
  }

  private boolean find(SortedSet target, int number) {
    byte[] bytes = name(number).getBytes(US_ASCII);
    Memory.copy(bytes, 0, text, bytes.length);
    return target.find(text, bytes.length);
  }

  private static String name(int number) {
    return String.format("m%07d", number);
  }
}
