package kinglet.engine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who may do something dangerous: the value of the directives that begin with {@code enable-}. */
public enum Protection {
  /** Nobody. */
  NO,
  /** Everybody. */
  YES,
  /** Clients on this machine. */
  LOCAL;

  static final List<String> WORDS = Arrays.stream(values()).map(Protection::word).toList();

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Protection of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether a client may. */
  public boolean permits(boolean isLocal) {
    return this == YES || this == LOCAL && isLocal;
  }
}
