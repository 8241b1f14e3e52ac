package kinglet.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One CONFIG SET: either every value is in place and applied, or none. In four steps, as in Redis 7.2, whose error texts it
 * uses: look up and refuse, set, apply, and on any failure put back and apply again. Owned by the executor.
 */
public final class SettingChange {
  /**
   * What the caller may do now.
   *
   * @param guarded whether settings that need {@code enable-protected-configs} may be set
   * @param loading whether data is being loaded
   */
  public record Rights(boolean guarded, boolean loading) {
    /** No restriction. */
    public static final Rights ALL = new Rights(true, false);
  }

  private record Change(String asked, Setting setting, String value, List<String> before) {
    /** Redis names the alias that was used, in lower case. */
    String blamed() {
      return asked.toLowerCase(Locale.ROOT);
    }
  }

  private final Settings settings;
  private final Rights rights;
  private final List<Change> changes = new ArrayList<>();

  SettingChange(Settings settings, Rights rights) {
    this.settings = settings;
    this.rights = rights;
  }

  Optional<String> set(List<String> namesAndValues) {
    if (namesAndValues.size() % 2 != 0) {
      return Optional.of("ERR syntax error");
    }
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      String refusal = add(namesAndValues.get(i), namesAndValues.get(i + 1));
      if (refusal != null) {
        return Optional.of(refusal);
      }
    }
    String failure = setAll();
    return Optional.ofNullable(failure == null ? applyAll() : failure);
  }

  private String add(String name, String value) {
    Setting setting = settings.forCommands(name).orElse(null);
    if (setting == null) {
      return "ERR Unknown option or number of arguments for CONFIG SET - '" + name + "'";
    }
    if (setting.isImmutable()) {
      return failed(name, "can't set immutable config");
    }
    if (setting.isGuarded() && !rights.guarded()) {
      return failed(name, "can't set protected config");
    }
    if (setting.isRefusedWhileLoading() && rights.loading()) {
      return "LOADING Redis is loading the dataset in memory";
    }
    if (changes.stream().anyMatch(other -> other.asked.equalsIgnoreCase(name))) {
      return failed(name, "duplicate parameter");
    }
    changes.add(new Change(name, setting, value, setting.words()));
    return null;
  }

  private String setAll() {
    for (Change change : changes) {
      try {
        change.setting.set(words(change));
      } catch (IllegalArgumentException e) {
        putBack();
        return failed(change.blamed(), e.getMessage());
      }
    }
    return null;
  }

  /** A list is cut at every single blank, without quotes. */
  private static List<String> words(Change change) {
    if (!change.setting.isList()) {
      return List.of(change.value);
    }
    return change.value.isEmpty() ? List.of() : List.of(change.value.split(" ", -1));
  }

  private String applyAll() {
    Map<Runnable, Change> listeners = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change.setting.isReapplied() || !change.setting.words().equals(change.before)) {
        change.setting.listeners().forEach(listener -> listeners.putIfAbsent(listener, change));
      }
    }
    for (Map.Entry<Runnable, Change> entry : listeners.entrySet()) {
      try {
        entry.getKey().run();
      } catch (IllegalArgumentException e) {
        putBack();
        applyAgain(listeners);
        return failed(entry.getValue().blamed(), e.getMessage());
      }
    }
    return null;
  }

  private void putBack() {
    changes.reversed().forEach(change -> change.setting.set(change.before));
  }

  /** What was accepted a moment ago should be accepted again; if not, the caller still has to hear the first error. */
  private static void applyAgain(Map<Runnable, Change> listeners) {
    for (Runnable listener : listeners.keySet()) {
      try {
        listener.run();
      } catch (IllegalArgumentException ignored) {
        // The values are back; the listener keeps what it has.
      }
    }
  }

  private static String failed(String name, String reason) {
    return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
  }
}
