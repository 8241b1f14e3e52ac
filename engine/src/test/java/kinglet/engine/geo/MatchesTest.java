package kinglet.engine.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sorting matches, all or the first of them, with many equal distances. */
class MatchesTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final Matches matches = new Matches();

  @Test
  void sortsAllStably() {
    for (int count = 0; count < 300; count++) {
      List<Double> distances = fill(count);
      boolean farthest = count % 2 == 0;
      matches.sort(farthest, count);
      Comparator<Integer> order = Comparator.comparingDouble(distances::get);
      List<Integer> expected = IntStream.range(0, count).boxed().sorted(farthest ? order.reversed() : order).toList();
      assertEquals(expected, IntStream.range(0, count).mapToObj(i -> (int) matches.member(i)).toList());
    }
  }

  @Test
  void sortsTheFront() {
    for (int count = 1; count < 300; count++) {
      List<Double> distances = fill(count);
      boolean farthest = count % 2 == 0;
      int wanted = random.nextInt(count);
      matches.sort(farthest, wanted);
      List<Double> sorted = distances.stream().sorted(farthest ? Comparator.reverseOrder() : Comparator.naturalOrder()).toList();
      for (int i = 0; i < wanted; i++) {
        assertEquals(sorted.get(i), matches.distanceMetres(i));
      }
      assertEquals(count, IntStream.range(0, count).mapToLong(matches::member).distinct().count());
    }
  }

  private List<Double> fill(int count) {
    matches.clear();
    List<Double> distances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      distances.add((double) random.nextInt(1 + count / 3));
      matches.add(i, 0, distances.getLast());
    }
    return distances;
  }
}
