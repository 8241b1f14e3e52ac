package kinglet.engine.keyspace;

import java.util.ArrayDeque;
import java.util.Arrays;

/** All captures of big values, by numbers from 1 on. Owned by the executor. */
public final class Captures {
  private final ArrayDeque<Capture> abandoned = new ArrayDeque<>();
  private Capture[] captures = new Capture[8];
  private int count;

  /** There is no free number below. */
  private int lowest = 1;

  Captures() {}

  /** Whether there are none. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Takes a capture in; returns its number. */
  public int add(Capture capture) {
    int number = lowest;
    while (number < captures.length && captures[number] != null) {
      number++;
    }
    lowest = number + 1;
    if (number == captures.length) {
      captures = Arrays.copyOf(captures, number * 2);
    }
    captures[number] = capture;
    count++;
    return number;
  }

  /** Ends a capture, whose number no value holds any more. */
  public void remove(int number) {
    captures[number] = null;
    lowest = Math.min(lowest, number);
    count--;
  }

  public Capture of(int number) {
    return captures[number];
  }

  MemberCapture ofMembers(int number) {
    return (MemberCapture) captures[number];
  }

  /** Lets a capture that is not complete be tidied up with the {@linkplain Keyspace#freeSlice garbage}. */
  public void abandon(Capture capture) {
    abandoned.add(capture);
  }

  /** Tidies a capture up at once, if it was abandoned; false if it was not. */
  public boolean finish(int number) {
    Capture capture = captures[number];
    return abandoned.remove(capture) && capture.tidy(Integer.MAX_VALUE);
  }

  /** Whether {@link #tidy} has something to do. */
  boolean hasAbandoned() {
    return !abandoned.isEmpty();
  }

  /** Tidies up, about so many blocks; returns how many. */
  int tidy(int blocksMax) {
    if (abandoned.isEmpty()) {
      return 0;
    }
    if (abandoned.getFirst().tidy(blocksMax)) {
      abandoned.removeFirst();
    }
    return blocksMax;
  }
}
