package kinglet.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where groups declare their settings. Read and changed on the executor only.
 *
 * <p>A text is bytes: each character of it is one byte (see {@link Latin}), so a password may hold any. Only {@link #path}
 * hands over Unicode. A setter may throw {@link IllegalArgumentException} with the text to show; then nothing may have
 * changed.
 */
public final class SettingTable {
  private final List<Setting> declared = new ArrayList<>();

  SettingTable() {}

  List<Setting> declared() {
    return declared;
  }

  /** yes or no. */
  public Setting bool(String name, BooleanSupplier get, Consumer<Boolean> set) {
    return single(name, () -> get.getAsBoolean() ? "yes" : "no", text -> set.accept(Choices.yesOrNo(text)));
  }

  /** A number from {@code min} to {@code max}. */
  public Setting integer(String name, long min, long max, LongSupplier get, LongConsumer set) {
    return number(name, new Numbers(Numbers.Form.PLAIN, min, max), get, set);
  }

  /** Bytes, with units such as 64mb; shown as a plain number. */
  public Setting memory(String name, long min, long max, LongSupplier get, LongConsumer set) {
    return number(name, new Numbers(Numbers.Form.MEMORY, min, max), get, set);
  }

  /** Bytes, or a share of another amount from 0% to 100%. A share is held as its negative: 5% is -5. */
  public Setting memoryOrPercent(String name, LongSupplier get, LongConsumer set) {
    return number(name, new Numbers(Numbers.Form.MEMORY_OR_PERCENT, -100, Long.MAX_VALUE), get, set);
  }

  /** A number written in octal, such as file permissions. */
  public Setting octal(String name, long min, long max, LongSupplier get, LongConsumer set) {
    return number(name, new Numbers(Numbers.Form.OCTAL, min, max), get, set);
  }

  private Setting number(String name, Numbers numbers, LongSupplier get, LongConsumer set) {
    return single(name, () -> numbers.show(get.getAsLong()), text -> set.accept(numbers.parse(text)))
        .rewrittenAs(() -> List.of(numbers.rewrite(get.getAsLong())));
  }

  /** Any text. */
  public Setting text(String name, Supplier<String> get, Consumer<String> set) {
    Setting setting = single(name, get, set);
    return setting.rewrittenAs(() -> setting.isUnset() ? List.of() : List.of(ConfigWords.quote(get.get())));
  }

  /** The name of a file or a directory, in Unicode on the owner's side. */
  public Setting path(String name, Supplier<String> get, Consumer<String> set) {
    return text(name, () -> Latin.ofUnicode(get.get()), text -> set.accept(Latin.toUnicode(text)));
  }

  /** One of a few words. The setter gets it as declared, whatever the case in which it was written. */
  public Setting choice(String name, List<String> choices, Supplier<String> get, Consumer<String> set) {
    return single(name, get, text -> set.accept(Choices.one(choices, text)));
  }

  /** Any of a few words, several of them. The first choice stands for none; the setter gets an empty list for it. */
  public Setting flags(String name, List<String> choices, Supplier<List<String>> get, Consumer<List<String>> set) {
    return add(new Setting(name, true, () -> get.get().isEmpty() ? List.of(choices.getFirst()) : get.get(),
        words -> set.accept(Choices.several(choices, words))));
  }

  /**
   * Several words in one directive. The setter gets all of them, in order, and throws {@link IllegalArgumentException} with
   * the text to show if they are wrong; then nothing may have changed.
   */
  public Setting words(String name, Supplier<List<String>> get, Consumer<List<String>> set) {
    return add(new Setting(name, true, get, set));
  }

  /**
   * A directive of files only, unknown to CONFIG GET and SET, with {@code wordsMin} to {@code wordsMax} words after its name;
   * {@code each} gets every occurrence, in order. CONFIG REWRITE leaves its lines alone unless {@link Setting#rewrittenAs}
   * says better.
   */
  public Setting directive(String name, int wordsMin, int wordsMax, Consumer<List<String>> each) {
    return add(new Setting(name, true, List::of, each)).fileOnly(wordsMin, wordsMax);
  }

  /**
   * As {@link #directive}, for owners who look at the lines only when everything is wired, and then can say which of them is
   * wrong.
   */
  public Setting lines(String name, int wordsMin, int wordsMax, Consumer<ConfigLine> each) {
    return directive(name, wordsMin, wordsMax, words -> {}).takesLines(each);
  }

  private Setting single(String name, Supplier<String> get, Consumer<String> set) {
    return add(new Setting(name, false, () -> List.of(get.get()), words -> set.accept(words.getFirst())));
  }

  private Setting add(Setting setting) {
    declared.add(setting);
    return setting;
  }
}
