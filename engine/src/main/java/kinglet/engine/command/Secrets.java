package kinglet.engine.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.Predicate;

/** Which arguments must not appear where commands are shown: the slow log, MONITOR. Owned by the executor. */
public final class Secrets {
  /** What stands in place of a secret. */
  public static final String REDACTED = "(redacted)";

  private final Predicate<String> secretSettings;

  /**
   * The rules.
   *
   * @param secretSettings whether CONFIG SET's value of this name is secret
   */
  public Secrets(Predicate<String> secretSettings) {
    this.secretSettings = secretSettings;
  }

  /** Whether an argument of the call is secret. */
  public boolean hides(Call call, int argument) {
    return switch (call.command().fullName()) {
      case "auth" -> argument > 0;
      case "acl|setuser" -> argument > 1;
      case "hello" -> argument > 2 && (call.is(argument - 1, "auth") || argument > 3 && call.is(argument - 2, "auth"));
      case "config|set" -> argument > 2 && argument % 2 == 1 && secretSettings.test(new String(call.bytes(argument - 1), ISO_8859_1));
      default -> false;
    };
  }
}
