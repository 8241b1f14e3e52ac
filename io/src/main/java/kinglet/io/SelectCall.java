package kinglet.io;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** The call to the kernel, so that a test can let it misbehave. */
@FunctionalInterface
interface SelectCall {
  SelectCall REAL = (selector, action, timeoutMs) ->
      timeoutMs > 0 ? selector.select(action, timeoutMs) : selector.selectNow(action);

  /** Hands ready keys to the action and returns how many; waits so many milliseconds for the first, 0: does not wait. */
  int select(Selector selector, Consumer<SelectionKey> action, long timeoutMs) throws IOException;
}
