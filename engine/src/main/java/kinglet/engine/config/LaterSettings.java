package kinglet.engine.config;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import kinglet.engine.config.RedisDirectives.Directive;
import kinglet.engine.config.RedisDirectives.Standing;

/**
 * Stand-ins for the directives of Redis 7.2 that no module acts on: read, checked, shown, changed and rewritten as Redis
 * does, but without effect, or without effect yet ({@link Setting#standing} tells which). A module that declares the same
 * name takes it over. Values are owned by the executor.
 */
public final class LaterSettings implements SettingGroup {
  private static final String NO_MODULES = "native modules cannot be loaded";

  @Override
  public void declare(SettingTable table) {
    for (Directive directive : RedisDirectives.all()) {
      if (directive.standing() != Standing.HERE) {
        declare(table, directive);
      }
    }
    declareFileDirectives(table);
  }

  private static void declare(SettingTable table, Directive directive) {
    Setting setting = stand(directive.standing(), directive.reason(), new Cell(directive).declare(table));
    directive.traits().forEach(trait -> applyTrait(setting, trait));
  }

  private static Setting stand(Standing standing, String reason, Setting setting) {
    Setting marked = standing == Standing.LATER ? setting.later(reason) : setting.noEffect(reason);
    return marked.standIn();
  }

  private static Setting applyTrait(Setting setting, String trait) {
    return switch (trait) {
      case "immutable" -> setting.immutable();
      case "secret" -> setting.secret();
      case "hidden" -> setting.hidden();
      case "guarded" -> setting.guarded();
      case "not-loading" -> setting.refusedWhileLoading();
      case "reapplied" -> setting.reapplied();
      case "unset" -> setting.unsetIfEmpty();
      case "accumulates" -> setting.accumulates();
      case "always" -> setting.alwaysWritten();
      case "left-out" -> setting.leftOutAtDefault();
      default -> setting.alias(trait.substring("alias=".length()));
    };
  }

  /** What only files may contain. ConfigText follows includes itself; here the name is known to CONFIG REWRITE. */
  private static void declareFileDirectives(SettingTable table) {
    Consumer<List<String>> ignore = words -> {};
    table.directive("include", 1, 1, ignore).standIn();
    stand(Standing.NONE, NO_MODULES, table.directive("loadmodule", 1, Integer.MAX_VALUE, ignore));
    stand(Standing.LATER, "sentinel", table.directive("sentinel", 0, Integer.MAX_VALUE, LaterSettings::sentinel));
    for (String name : List.of("list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands")) {
      stand(Standing.NONE, "Redis dropped it", table.directive(name, 1, 1, ignore)).obsolete();
    }
  }

  /** Alone, it is an option of the command line that chooses the mode. */
  private static void sentinel(List<String> words) {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("sentinel directive while not in sentinel mode");
    }
  }

  /** A value that nobody else holds. */
  private static final class Cell {
    private final Directive directive;
    private long number;
    private List<String> words;

    Cell(Directive directive) {
      this.directive = directive;
      words = List.of(directive.defaultText());
    }

    Setting declare(SettingTable table) {
      return switch (directive.kind()) {
        case "bool" -> table.bool(directive.name(), () -> text().equals("yes"), on -> text(on ? "yes" : "no"));
        case "text" -> declareText(table);
        case "choice" -> table.choice(directive.name(), directive.arguments(), this::text, this::choose);
        case "flags" -> declareFlags(table);
        case "words" -> declareWords(table);
        default -> declareNumber(table);
      };
    }

    private Setting declareText(SettingTable table) {
      Consumer<String> rule = DirectiveRules.forText(argument());
      return table.text(directive.name(), this::text, text -> {
        rule.accept(text);
        text(text);
      });
    }

    private Setting declareFlags(SettingTable table) {
      words = List.of();
      return table.flags(directive.name(), directive.arguments(), () -> words, flags -> words = flags);
    }

    private Setting declareWords(SettingTable table) {
      boolean none = directive.defaultText().isEmpty();
      words = none ? List.of() : Arrays.asList(directive.defaultText().split(" "));
      UnaryOperator<List<String>> rule = DirectiveRules.forWords(argument());
      Setting setting = table.words(directive.name(), () -> words, given -> words = rule.apply(given));
      return argument().equals("save") ? setting.rewrittenAs(() -> SavePoint.lines(SavePoint.parse(words))) : setting;
    }

    private Setting declareNumber(SettingTable table) {
      number = Long.parseLong(directive.defaultText());
      String name = directive.name();
      return switch (directive.kind()) {
        case "int" -> table.integer(name, bound(0), bound(1), () -> number, this::number);
        case "memory" -> table.memory(name, bound(0), bound(1), () -> number, this::number);
        case "octal" -> table.octal(name, bound(0), bound(1), () -> number, this::number);
        case "percent" -> table.memoryOrPercent(name, () -> number, this::number);
        default -> throw new IllegalStateException(directive.toString());
      };
    }

    private String argument() {
      return directive.arguments().isEmpty() ? "" : directive.arguments().getFirst();
    }

    private long bound(int index) {
      return switch (directive.arguments().get(index)) {
        case "int" -> Integer.MAX_VALUE;
        case "uint" -> 0xffff_ffffL;
        case "long" -> Long.MAX_VALUE;
        default -> Long.parseLong(directive.arguments().get(index));
      };
    }

    private String text() {
      return words.getFirst();
    }

    private void text(String text) {
      words = List.of(text);
    }

    /** Of oom-score-adj, "relative" is another word for "yes". */
    private void choose(String choice) {
      text(choice.equals("relative") ? "yes" : choice);
    }

    private void number(long value) {
      number = value;
    }
  }
}
