package kinglet.engine.config;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Where groups declare their settings. Read and changed on the executor only. */
public final class SettingTable {
  /** yes or no. */
  public Setting bool(String name, BooleanSupplier get, Consumer<Boolean> set) {
    throw new UnsupportedOperationException();
  }

  /** A number from {@code min} to {@code max}. */
  public Setting integer(String name, long min, long max, LongSupplier get, LongConsumer set) {
    throw new UnsupportedOperationException();
  }

  /** Bytes, with units such as 64mb; shown as a plain number. */
  public Setting memory(String name, long min, long max, LongSupplier get, LongConsumer set) {
    throw new UnsupportedOperationException();
  }

  /** Any text. */
  public Setting text(String name, Supplier<String> get, Consumer<String> set) {
    throw new UnsupportedOperationException();
  }

  /** One of a few words. */
  public Setting choice(String name, List<String> choices, Supplier<String> get, Consumer<String> set) {
    throw new UnsupportedOperationException();
  }

  /**
   * Several words in one directive. The setter gets all of them, in order, and throws {@link IllegalArgumentException} with
   * the text to show if they are wrong; then nothing may have changed.
   */
  public Setting words(String name, Supplier<List<String>> get, Consumer<List<String>> set) {
    throw new UnsupportedOperationException();
  }
}
