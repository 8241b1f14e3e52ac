package kinglet.engine.command;

import java.util.Locale;

/** Error replies that more than one family gives. The texts are Redis 7.2's: clients match them. */
public final class Errors {
  public static final String SYNTAX = "ERR syntax error";
  public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  public static final String NOT_A_FLOAT = "ERR value is not a valid float";
  public static final String OUT_OF_RANGE = "ERR value is out of range";
  public static final String INDEX_OUT_OF_RANGE = "ERR index out of range";
  public static final String NO_SUCH_KEY = "ERR no such key";
  public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
  public static final String TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

  public static final String LOADING = "LOADING Redis is loading the dataset in memory";

  private Errors() {}

  /** The arity error. */
  public static String wrongNumberOfArguments(Command command) {
    return "ERR wrong number of arguments for '" + command.fullName() + "' command";
  }

  /** The error of an expire time that no clock can hold. */
  public static String invalidExpireTime(Command command) {
    return "ERR invalid expire time in '" + command.fullName() + "' command";
  }

  /** The error of a subcommand that the container does not have. */
  public static String unknownSubcommand(Command container, String name) {
    return "ERR unknown subcommand '" + name + "'. Try " + container.name().toUpperCase(Locale.ROOT) + " HELP.";
  }
}
