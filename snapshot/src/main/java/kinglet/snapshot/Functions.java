package kinglet.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Libraries of functions that came with a file, as their text. They are not run: they are kept, so that they are in the next
 * file too. Owned by the executor.
 */
public final class Functions {
  private final List<byte[]> libraries = new ArrayList<>();

  /** In the order in which they came. */
  public List<byte[]> libraries() {
    return libraries;
  }

  /** One that is there already stays as it is. */
  public void add(byte[] text) {
    if (libraries.stream().noneMatch(library -> Arrays.equals(library, text))) {
      libraries.add(text);
    }
  }

  public void clear() {
    libraries.clear();
  }
}
