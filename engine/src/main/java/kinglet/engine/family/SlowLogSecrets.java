package kinglet.engine.family;

import java.util.function.Predicate;
import kinglet.engine.command.Call;
import kinglet.engine.config.Latin;

/** Which arguments must not appear in the slow log, nor wherever else commands are shown. Owned by the executor. */
public final class SlowLogSecrets {
  private final Predicate<String> secretSettings;

  /**
   * The rules.
   *
   * @param secretSettings whether CONFIG SET's value of this name is secret
   */
  public SlowLogSecrets(Predicate<String> secretSettings) {
    this.secretSettings = secretSettings;
  }

  /** Whether an argument of the call is secret. */
  boolean hides(Call call, int argument) {
    return switch (call.command().fullName()) {
      case "auth" -> argument > 0;
      case "acl|setuser" -> argument > 1;
      case "hello" -> argument > 2 && (call.is(argument - 1, "auth") || argument > 3 && call.is(argument - 2, "auth"));
      case "config|set" -> argument > 2 && argument % 2 == 1 && secretSettings.test(Latin.of(call.bytes(argument - 1)));
      default -> false;
    };
  }
}
