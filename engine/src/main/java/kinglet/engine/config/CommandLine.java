package kinglet.engine.config;

import java.util.List;
import java.util.Optional;

/**
 * The arguments of the server: {@code [file] [-] [--directive value …]}. Options are turned into lines of configuration,
 * quoted where needed. Source: main() of Redis 7.2.
 *
 * <p>The word after a directive is always its value, even if it begins with dashes ({@code --requirepass --x}); further words
 * are values until one begins with two dashes. {@code --save} without a value is {@code save ""}. A lone dash as the first
 * or last argument asks for the standard input.
 *
 * @param file the configuration file, in Unicode
 * @param readsStandardInput whether configuration is read from there as well
 * @param options the other arguments, a line for each directive, as bytes (see {@link Latin})
 */
public record CommandLine(Optional<String> file, boolean readsStandardInput, String options) {
  /** Understands the arguments that come after the program's name. */
  public static CommandLine parse(List<String> arguments) {
    boolean hasFile = !arguments.isEmpty() && !arguments.getFirst().startsWith("-");
    Options options = new Options();
    boolean standardInput = false;
    int last = arguments.size() - 1;
    for (int i = hasFile ? 1 : 0; i <= last; i++) {
      if (arguments.get(i).equals("-") && (i == 0 || i == last)) {
        standardInput = true;
      } else {
        options.add(Latin.ofUnicode(arguments.get(i)), i == last ? "" : arguments.get(i + 1), i == last);
      }
    }
    Optional<String> file = hasFile ? Optional.of(arguments.getFirst()) : Optional.empty();
    return new CommandLine(file, standardInput, options.text.toString());
  }

  private static final class Options {
    private final StringBuilder text = new StringBuilder();
    private boolean hasValue = true;

    void add(String argument, String next, boolean isLast) {
      if (hasValue && argument.startsWith("--")) {
        addName(argument, isLast || next.startsWith("--"));
      } else {
        text.append(' ').append(ConfigWords.quote(argument));
        hasValue = true;
      }
    }

    private void addName(String argument, boolean isBare) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(argument, 2, argument.length());
      boolean carriesValue = ConfigWords.split(argument).map(List::size).orElse(0) != 1;
      boolean isFlag = argument.equalsIgnoreCase("--save") || argument.equalsIgnoreCase("--sentinel");
      if (isBare && argument.equalsIgnoreCase("--save")) {
        text.append(" \"\"");
      }
      hasValue = carriesValue || (isBare && isFlag);
    }
  }
}
