package kinglet.server.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import kinglet.engine.command.ArgumentDoc;
import kinglet.engine.command.CommandDoc;

/** Makes commands at random from their documented syntax; most of them right, some just wrong. */
final class CommandGrammar {
  /**
   * Not sent: of ZRANK, since 7.2, but the facts do not say so; of XADD, an ID that
   * depends on the time; of ZRANGE, an order that members with different scores do not have.
   */
  private static final Set<String> LEFT_OUT_TOKENS = Set.of("WITHSCORE", "*", "BYLEX");

  private static final int REPEATS_MAX = 4;
  private static final int DAMAGED_IN = 25;

  private final SplittableRandom random;
  private final List<String> keys;
  private final String sinceMax;
  private ArgumentPool pool;
  private int keysWanted;

  /**
   * Of one random stream.
   *
   * @param keys that commands may name
   * @param sinceMax arguments of later versions are left out
   */
  CommandGrammar(SplittableRandom random, List<String> keys, String sinceMax) {
    this.random = random;
    this.keys = keys;
    this.sinceMax = sinceMax;
  }

  /** One command with its arguments. */
  List<String> words(CommandDoc doc) {
    pool = new ArgumentPool(random, keys, doc.name(), doc.name().startsWith("x"));
    keysWanted = 0;
    List<String> words = new ArrayList<>(List.of(doc.name().split("\\|")));
    add(words, doc.arguments());
    if (random.nextInt(DAMAGED_IN) == 0) {
      damage(words);
    }
    return words;
  }

  private void add(List<String> words, List<ArgumentDoc> arguments) {
    for (ArgumentDoc argument : arguments) {
      if (isSent(argument) && (!argument.flags().contains("optional") || random.nextInt(3) == 0)) {
        addRepeated(words, argument);
      }
    }
  }

  private boolean isSent(ArgumentDoc argument) {
    boolean isNew = argument.since() != null && argument.since().compareTo(sinceMax) > 0;
    return !isNew && !LEFT_OUT_TOKENS.contains(String.valueOf(argument.token()));
  }

  private void addRepeated(List<String> words, ArgumentDoc argument) {
    boolean multiple = argument.flags().contains("multiple");
    int times = multiple ? 1 + random.nextInt(REPEATS_MAX) : 1;
    if (multiple && keysWanted > 0 && argument.type().equals("key")) {
      times = keysWanted;
    }
    for (int i = 0; i < times; i++) {
      if (argument.token() != null && (i == 0 || argument.flags().contains("multiple_token"))) {
        words.add(argument.token().isEmpty() ? "\"\"" : argument.token());
      }
      addOne(words, argument);
    }
  }

  private void addOne(List<String> words, ArgumentDoc argument) {
    switch (argument.type()) {
      case "pure-token" -> {}
      case "key" -> words.add(pool.key());
      case "block" -> add(words, argument.arguments());
      case "oneof" -> addOneOf(words, argument.arguments());
      default -> words.add(argument.name().equals("numkeys") ? numkeys() : pool.value(argument));
    }
  }

  private void addOneOf(List<String> words, List<ArgumentDoc> choices) {
    List<ArgumentDoc> old = choices.stream().filter(this::isSent).toList();
    if (!old.isEmpty()) {
      addRepeated(words, old.get(random.nextInt(old.size())));
    }
  }

  private String numkeys() {
    keysWanted = 1 + random.nextInt(3);
    return random.nextInt(20) == 0 ? pool.pick(List.of("0", "-1", "x", "9")) : String.valueOf(keysWanted);
  }

  private void damage(List<String> words) {
    int at = random.nextInt(words.size());
    switch (random.nextInt(4)) {
      case 0 -> words.removeLast();
      case 1 -> words.add(at + 1, words.get(at));
      case 2 -> words.add("junk");
      default -> words.set(Math.max(1, at) % words.size(), "junk");
    }
    if (words.isEmpty()) {
      words.add("ping");
    }
  }
}
