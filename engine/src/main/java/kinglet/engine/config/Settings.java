package kinglet.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kinglet.engine.text.Glob;

/**
 * All settings of the process by name. Filled at wiring, in any order of the groups; then owned by the executor.
 */
public final class Settings {
  /** One name and value that CONFIG GET shows; texts are bytes, see {@link Latin}. */
  public record Shown(String name, String value) {}

  private final Map<String, Setting> primary = new TreeMap<>();
  private final Map<String, Setting> named = new TreeMap<>();

  /**
   * Adds a group. A stand-in (see {@link LaterSettings}) gives way to the real owner of a name, whoever comes first.
   *
   * @throws IllegalStateException if a name already has a real owner
   */
  public void declare(SettingGroup group) {
    SettingTable table = new SettingTable();
    group.declare(table);
    for (Setting setting : table.declared()) {
      setting.settle();
      add(setting);
    }
  }

  private void add(Setting setting) {
    for (String name : namesOf(setting)) {
      Setting other = named.get(name);
      if (other == null) {
        continue;
      }
      if (setting.isStandIn() && !other.isStandIn()) {
        return;
      }
      if (!other.isStandIn()) {
        throw new IllegalStateException("two owners of setting '" + name + "'");
      }
      remove(other);
    }
    primary.put(setting.name(), setting);
    namesOf(setting).forEach(name -> named.put(name, setting));
  }

  private void remove(Setting setting) {
    primary.remove(setting.name());
    namesOf(setting).forEach(named::remove);
  }

  private static List<String> namesOf(Setting setting) {
    List<String> names = new ArrayList<>(setting.aliases());
    names.add(setting.name());
    return names;
  }

  /** The setting of a name or alias, in any case; file-only directives included. */
  public Optional<Setting> find(String name) {
    return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Every setting once, by primary name; file-only directives included. */
  public Collection<Setting> all() {
    return Collections.unmodifiableCollection(primary.values());
  }

  /**
   * CONFIG GET: the settings that match any of the patterns. An exact name is shown as it was asked for, an alias under
   * its own name; hidden settings only answer to exact names.
   */
  public List<Shown> get(List<String> patterns) {
    Map<String, Shown> found = new LinkedHashMap<>();
    for (String pattern : patterns) {
      Glob glob = new Glob(pattern, true);
      if (glob.isName()) {
        forCommands(pattern).ifPresent(setting -> show(found, pattern, setting));
      } else {
        named.forEach((name, setting) -> {
          if (!setting.isHidden() && !setting.isFileOnly() && glob.matches(name)) {
            show(found, name, setting);
          }
        });
      }
    }
    return List.copyOf(found.values());
  }

  private static void show(Map<String, Shown> found, String name, Setting setting) {
    found.computeIfAbsent(name.toLowerCase(Locale.ROOT), ignored -> new Shown(name, setting.show()));
  }

  /** A setting that CONFIG GET and CONFIG SET know. */
  Optional<Setting> forCommands(String name) {
    return find(name).filter(setting -> !setting.isFileOnly());
  }

  /** Whether CONFIG SET's value of this name must not appear in SLOWLOG or MONITOR. */
  public boolean isSecret(String name) {
    return find(name).map(Setting::isSecret).orElse(false);
  }

  /**
   * CONFIG SET of names and values in turn: all or none. The rights are those of the caller at this moment.
   *
   * @return the error to reply, or nothing if all are set
   */
  public Optional<String> set(List<String> namesAndValues, SettingChange.Rights rights) {
    return new SettingChange(this, rights).set(namesAndValues);
  }
}
