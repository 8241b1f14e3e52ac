package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.Function;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LcsTest {
  private final Allocator allocator = new Allocator();

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void findsTheTextbookExample() {
    assertEquals("mytext", common("ohmytext", "mynewtext"));
    assertEquals("", common("", "abc"));
    assertEquals("", common("abc", "xyz"));
    assertEquals("abc", common("abc", "abc"));
  }

  @Test
  void walksRunsFromTheEnd() {
    assertEquals("4-7=5-8 2-3=0-1 ", runs("ohmytext", "mynewtext"));
    assertEquals("0-2=0-2 ", runs("abc", "abc"));
    assertEquals("", runs("abc", ""));
  }

  @Test
  void equalsItsTwin() {
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      String left = text(random);
      String right = text(random);
      assertEquals(slow(left, right), common(left, right), left + " " + right);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  /** Takes the last bytes if they are equal, else drops the last byte of that string which has the shorter rest. */
  private static String slow(String left, String right) {
    String[][] best = new String[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        best[i][j] = i == 0 || j == 0 ? "" : step(best, i, j, left.charAt(i - 1), right.charAt(j - 1));
      }
    }
    return best[left.length()][right.length()];
  }

  private static String step(String[][] best, int i, int j, char left, char right) {
    if (left == right) {
      return best[i - 1][j - 1] + left;
    }
    return best[i - 1][j].length() > best[i][j - 1].length() ? best[i - 1][j] : best[i][j - 1];
  }

  private String common(String left, String right) {
    return solve(left, right, lcs -> {
      long target = allocator.allocate(lcs.length() + 1);
      lcs.copyTo(target);
      String text = new String(Memory.bytes(target, lcs.length()), ISO_8859_1);
      allocator.free(target);
      return text;
    });
  }

  private String runs(String left, String right) {
    return solve(left, right, lcs -> {
      StringBuilder text = new StringBuilder();
      while (lcs.next()) {
        text.append(range(lcs.leftStart(), lcs.runLength())).append('=').append(range(lcs.rightStart(), lcs.runLength()))
            .append(' ');
      }
      return text.toString();
    });
  }

  private static String range(int start, int length) {
    return start + "-" + (start + length - 1);
  }

  private String solve(String left, String right, Function<Lcs, String> question) {
    long table = allocator.allocate(Lcs.tableBytes(left.length(), right.length()));
    long leftBytes = copy(left);
    long rightBytes = copy(right);
    Lcs lcs = new Lcs(table, leftBytes, left.length(), rightBytes, right.length());
    lcs.solve();
    String answer = question.apply(lcs);
    allocator.free(rightBytes);
    allocator.free(leftBytes);
    allocator.free(table);
    return answer;
  }

  private long copy(String text) {
    long block = allocator.allocate(text.length() + 1);
    Memory.copy(text.getBytes(ISO_8859_1), 0, block, text.length());
    return block;
  }
}
