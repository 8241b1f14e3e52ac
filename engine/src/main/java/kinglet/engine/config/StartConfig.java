package kinglet.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration at start: lines set settings, the last one wins, and unknown lines stop the start. Listeners are not
 * told; who is wired afterwards reads the values. Used once, by the thread that wires.
 */
public final class StartConfig {
  private static final String BAD = "Bad directive or wrong number of arguments";

  private final Settings settings;
  private final Map<String, Setting> given = new LinkedHashMap<>();
  private ConfigLine moduleLine;

  public StartConfig(Settings settings) {
    this.settings = settings;
  }

  /**
   * Reads file, standard input and options.
   *
   * @throws ConfigException at the first line that can't be used
   */
  public void load(CommandLine commandLine, ConfigFiles files) {
    new ConfigText(files, this::accept).read(commandLine);
    finish();
  }

  /** Takes one line. */
  void accept(ConfigLine line) {
    Optional<Setting> found = settings.find(line.name());
    if (found.isPresent()) {
      set(line, found.get());
    } else if (line.name().indexOf('.') >= 0) {
      acceptModuleLine(line);
    } else {
      throw line.error(BAD);
    }
  }

  private void set(ConfigLine line, Setting setting) {
    try {
      setting.set(values(line, setting));
    } catch (IllegalArgumentException e) {
      throw line.error(e.getMessage());
    }
    setting.given(line);
    given.put(setting.name(), setting);
  }

  private List<String> values(ConfigLine line, Setting setting) {
    List<String> values = line.values();
    if (setting.isFileOnly()) {
      if (!setting.takesCount(values.size())) {
        throw line.error(BAD);
      }
      return values;
    }
    if (!setting.isList()) {
      if (values.size() != 1) {
        throw line.error("wrong number of arguments");
      }
      return values;
    }
    return accumulated(setting, words(line, values));
  }

  /** A single quoted value may hold all words. */
  private static List<String> words(ConfigLine line, List<String> values) {
    if (values.size() != 1 || values.getFirst().isEmpty()) {
      return values;
    }
    return ConfigWords.split(values.getFirst())
        .orElseThrow(() -> line.error("Unbalanced quotes in configuration line"));
  }

  private List<String> accumulated(Setting setting, List<String> words) {
    boolean clears = words.size() == 1 && words.getFirst().isEmpty();
    if (!setting.isAccumulating() || clears || !given.containsKey(setting.name())) {
      return words;
    }
    List<String> all = new ArrayList<>(setting.words());
    all.addAll(words);
    return all;
  }

  /** {@code module.setting value}: goes with loadmodule, and like that has no effect. */
  private void acceptModuleLine(ConfigLine line) {
    if (line.words().size() < 2) {
      throw line.error("Module config specified without value");
    }
    moduleLine = line;
  }

  private void finish() {
    if (moduleLine != null && !isGiven("loadmodule")) {
      throw moduleLine.error("Module Configuration detected without loadmodule directive");
    }
    if (show("cluster-enabled").equals("yes") && !show("replicaof").isEmpty()) {
      throw new ConfigException("replicaof directive not allowed in cluster mode");
    }
  }

  private String show(String name) {
    return settings.find(name).map(Setting::show).orElse("");
  }

  /** Whether the configuration mentioned the setting of this primary name. */
  public boolean isGiven(String name) {
    return given.containsKey(name);
  }

  /** Those of the given settings that have no effect, or not yet; {@link Setting#standing} says why. For the log. */
  public List<Setting> givenWithoutEffect() {
    return given.values().stream().filter(setting -> !setting.standing().isEmpty()).toList();
  }
}
