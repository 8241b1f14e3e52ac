package kinglet.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One directive: how it is read, shown and rewritten, and who may change it. Declared at wiring through
 * {@link SettingTable}; afterwards read and changed on the executor only.
 */
public final class Setting {
  private enum Trait {
    IMMUTABLE, SECRET, HIDDEN, GUARDED, REFUSED_WHILE_LOADING, REAPPLIED, UNSET_IF_EMPTY, ACCUMULATES, ALWAYS_WRITTEN,
    LEFT_OUT_AT_DEFAULT, FILE_ONLY, OBSOLETE, STAND_IN
  }

  private final String name;
  private final boolean list;
  private final Supplier<List<String>> get;
  private final Consumer<List<String>> set;
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private final List<String> aliases = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private Supplier<List<String>> rewritten;
  private Consumer<ConfigLine> each = line -> {};
  private String defaultText;
  private List<String> defaultLines;
  private String standing = "";
  private int wordsMin;
  private int wordsMax = Integer.MAX_VALUE;

  Setting(String name, boolean list, Supplier<List<String>> get, Consumer<List<String>> set) {
    this.name = name.toLowerCase(Locale.ROOT);
    this.list = list;
    this.get = get;
    this.set = set;
    rewritten = () -> List.of(ConfigWords.join(get.get()));
  }

  /** Can be set at start only; CONFIG SET refuses. */
  public Setting immutable() {
    return with(Trait.IMMUTABLE);
  }

  /** Another name for the same setting ({@code slave-…}). */
  public Setting alias(String name) {
    aliases.add(name.toLowerCase(Locale.ROOT));
    return this;
  }

  /** Its value never appears in logs, SLOWLOG or MONITOR. */
  public Setting secret() {
    return with(Trait.SECRET);
  }

  /** CONFIG GET shows it only when asked by its exact name. */
  public Setting hidden() {
    return with(Trait.HIDDEN);
  }

  /** CONFIG SET needs {@code enable-protected-configs}. */
  public Setting guarded() {
    return with(Trait.GUARDED);
  }

  /** CONFIG SET refuses while the data is being loaded. */
  public Setting refusedWhileLoading() {
    return with(Trait.REFUSED_WHILE_LOADING);
  }

  /** Listeners run after CONFIG SET even if the value is the same: the file that it names may have changed. */
  public Setting reapplied() {
    return with(Trait.REAPPLIED);
  }

  /** The empty text means that it is not set; CONFIG REWRITE then removes its line. */
  public Setting unsetIfEmpty() {
    return with(Trait.UNSET_IF_EMPTY);
  }

  /** At start each occurrence adds to the ones before; the first replaces the default, an empty one clears. */
  public Setting accumulates() {
    return with(Trait.ACCUMULATES);
  }

  /** CONFIG REWRITE writes it even if nobody changed it. */
  public Setting alwaysWritten() {
    return with(Trait.ALWAYS_WRITTEN);
  }

  /** CONFIG REWRITE removes its line when it has its default value again. */
  public Setting leftOutAtDefault() {
    return with(Trait.LEFT_OUT_AT_DEFAULT);
  }

  /** What CONFIG REWRITE writes after the name, a line for each element; none removes all its lines. */
  public Setting rewrittenAs(Supplier<List<String>> lines) {
    rewritten = lines;
    return this;
  }

  /** Accepted and shown, but nothing in Kinglet depends on it; {@code why} completes "no effect in Kinglet: ". */
  public Setting noEffect(String why) {
    standing = "no effect in Kinglet: " + why;
    return this;
  }

  /** Accepted and shown; the module named will act on it once it is there. */
  public Setting later(String module) {
    standing = "not yet: module " + module + " will act";
    return this;
  }

  /**
   * Runs after CONFIG SET changed the value, when all values of that call are in place. It may refuse by throwing
   * {@link IllegalArgumentException} with the text to show: then every value goes back and the listeners run again. Attach
   * the same object to several settings that must be applied together: it runs once. It does not run while the start
   * configuration is read.
   */
  public Setting onChange(Runnable listener) {
    listeners.add(listener);
    return this;
  }

  /** The primary name, in lower case. */
  public String name() {
    return name;
  }

  /** Other names, in lower case. */
  public List<String> aliases() {
    return Collections.unmodifiableList(aliases);
  }

  /** The value as CONFIG GET shows it. */
  public String show() {
    return String.join(" ", get.get());
  }

  /** What {@link #show} said when the setting was declared. */
  public String defaultText() {
    return defaultText;
  }

  /** Why the value has no effect, or the empty text if it has. */
  public String standing() {
    return standing;
  }

  public boolean isImmutable() {
    return has(Trait.IMMUTABLE);
  }

  public boolean isSecret() {
    return has(Trait.SECRET);
  }

  public boolean isHidden() {
    return has(Trait.HIDDEN);
  }

  /** Takes any number of words. */
  boolean isList() {
    return list;
  }

  boolean isGuarded() {
    return has(Trait.GUARDED);
  }

  boolean isRefusedWhileLoading() {
    return has(Trait.REFUSED_WHILE_LOADING);
  }

  boolean isReapplied() {
    return has(Trait.REAPPLIED);
  }

  boolean isAccumulating() {
    return has(Trait.ACCUMULATES);
  }

  boolean isFileOnly() {
    return has(Trait.FILE_ONLY);
  }

  boolean isObsolete() {
    return has(Trait.OBSOLETE);
  }

  boolean isStandIn() {
    return has(Trait.STAND_IN);
  }

  boolean isUnset() {
    return has(Trait.UNSET_IF_EMPTY) && show().isEmpty();
  }

  List<Runnable> listeners() {
    return listeners;
  }

  Setting takesLines(Consumer<ConfigLine> taker) {
    each = taker;
    return this;
  }

  /** A line of the start configuration set it. */
  void given(ConfigLine line) {
    each.accept(line);
  }

  boolean takesCount(int words) {
    return words >= wordsMin && words <= wordsMax;
  }

  Setting fileOnly(int min, int max) {
    wordsMin = min;
    wordsMax = max;
    rewritten = null;
    return with(Trait.FILE_ONLY).alwaysWritten();
  }

  /** A file directive that no version needs any more; CONFIG REWRITE does not know it. */
  Setting obsolete() {
    return with(Trait.OBSOLETE);
  }

  /** Gives way when a module declares the same name. */
  Setting standIn() {
    return with(Trait.STAND_IN);
  }

  /** Takes the values of this moment as the defaults. */
  void settle() {
    defaultText = show();
    defaultLines = isRewritten() ? rewritten.get() : List.of();
  }

  /** The words that {@link #set} takes to come back to the value of this moment. */
  List<String> words() {
    return List.copyOf(get.get());
  }

  /** @throws IllegalArgumentException with the text to show; nothing changed then */
  void set(List<String> words) {
    boolean none = list && !isFileOnly() && words.size() == 1 && words.getFirst().isEmpty();
    set.accept(none ? List.of() : words);
  }

  /** Whether CONFIG REWRITE touches its lines. */
  boolean isRewritten() {
    return rewritten != null;
  }

  /** What stands after the name in a rewritten file, a line for each element. */
  List<String> lines() {
    return has(Trait.LEFT_OUT_AT_DEFAULT) && show().equals(defaultText) ? List.of() : rewritten.get();
  }

  /** Whether the line must be in the file even if the file did not mention the setting. */
  boolean mustWrite(int index, String line) {
    return has(Trait.ALWAYS_WRITTEN) || index >= defaultLines.size() || !line.equals(defaultLines.get(index));
  }

  private Setting with(Trait trait) {
    traits.add(trait);
    return this;
  }

  private boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
