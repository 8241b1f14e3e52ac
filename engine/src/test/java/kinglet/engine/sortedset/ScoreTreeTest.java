package kinglet.engine.sortedset;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How full nodes are, which shows in the bytes that a member takes: 8 in a full leaf, and its part of what is above. */
class ScoreTreeTest {
  private static final int MEMBERS = 100_000;
  private static final double FULL_LEAF_BYTES = 256 / 31.0;

  private final Allocator allocator = new Allocator();
  private final ScoreTree tree = new ScoreTree(allocator);
  private final SplittableRandom random = new SplittableRandom(1);
  private final long state = allocator.allocate(ScoreTree.STATE_BYTES);
  private final long text = allocator.allocate(16);

  @BeforeEach
  void create() {
    tree.create(state);
  }

  @Test
  void ascendingScoresFillLeaves() {
    fill(IntStream.range(0, MEMBERS));
    assertBytes(1.2 * FULL_LEAF_BYTES);
  }

  @Test
  void descendingScoresFillLeaves() {
    fill(IntStream.range(0, MEMBERS).map(i -> -i));
    assertBytes(1.2 * FULL_LEAF_BYTES);
  }

  @Test
  void randomScoresFillThreeQuarters() {
    fill(IntStream.range(0, MEMBERS).map(i -> random.nextInt()));
    assertBytes(1.2 * FULL_LEAF_BYTES / 0.75);
  }

  @Test
  void equalScoresFillThreeQuarters() {
    fill(IntStream.range(0, MEMBERS).map(i -> 0));
    assertBytes(1.2 * FULL_LEAF_BYTES / 0.75);
  }

  /** Several ascending sequences, as of one counter each. */
  @Test
  void mixedSequencesFillHalfAtLeast() {
    fill(IntStream.range(0, MEMBERS).map(i -> i % 10 * MEMBERS + i));
    assertBytes(1.2 * FULL_LEAF_BYTES / 0.6);
  }

  @Test
  void nodesMergeAsMembersGo() {
    fill(IntStream.range(0, MEMBERS).map(i -> random.nextInt()));
    for (int left = MEMBERS; left > MEMBERS / 10; left--) {
      tree.seek(random.nextInt(left));
      take();
    }
    assertTrue(tree.bytes() < MEMBERS / 10 * 1.2 * FULL_LEAF_BYTES / 0.5, "bytes " + tree.bytes());
  }

  @Test
  void anEmptyTreeIsOneLeaf() {
    fill(IntStream.range(0, MEMBERS));
    for (int left = MEMBERS; left > 0; left--) {
      tree.seek(left % 3 == 0 ? left - 1 : left / 2);
      take();
    }
    assertEquals(256, tree.bytes());
    assertEquals(1, tree.dropLast());
    assertEquals(0, tree.bytes());
    assertEquals(0, tree.dropLast());
  }

  @Test
  void dropsAllNodesPieceByPiece() {
    fill(IntStream.range(0, MEMBERS));
    int dropped = 0;
    for (int nodes = tree.dropLast(); nodes > 0; nodes = tree.dropLast()) {
      dropped += nodes;
    }
    assertTrue(dropped > MEMBERS / 31, "nodes " + dropped);
    assertEquals(0, tree.bytes());
  }

  private void assertBytes(double most) {
    double bytes = (double) tree.bytes() / MEMBERS;
    assertTrue(bytes < most, bytes + " bytes a member, not below " + most);
  }

  private void fill(IntStream scores) {
    int[] number = {0};
    scores.forEach(score -> {
      byte[] bytes = String.format("m%07d", number[0]++ * 7919L % MEMBERS).getBytes(US_ASCII);
      Memory.copy(bytes, 0, text, bytes.length);
      tree.insert(ScoredMember.create(allocator, text, bytes.length, score));
    });
  }

  private void take() {
    long member = tree.member();
    assertTrue(Member.length(member) > 0);
    tree.remove();
    allocator.free(member);
  }
}
