package kinglet.engine.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kinglet.engine.text.Glob;

/** All groups of this package, and files in memory. */
final class ConfigFixture implements ConfigFiles {
  final AclSettings acl = new AclSettings();
  final MemorySettings memory = new MemorySettings();
  final ClientSettings clients = new ClientSettings();
  final DefragSettings defrag = new DefragSettings();
  final LatencySettings latency = new LatencySettings();
  final EncodingSettings encodings = new EncodingSettings();
  final KeyspaceSettings keyspace = new KeyspaceSettings();
  final ServerSettings server = new ServerSettings(ConfigFixture::enterDirectory);
  final Settings settings = new Settings();
  final Map<String, String> files = new TreeMap<>();
  String standardInput = "";
  StartConfig start;

  ConfigFixture() {
    List<SettingGroup> groups =
        List.of(acl, memory, new LaterSettings(), clients, defrag, encodings, latency, keyspace, server);
    groups.forEach(settings::declare);
  }

  private static String enterDirectory(String path) {
    return switch (path) {
      case "." -> "/data";
      case "/nosuch", "" -> throw new IllegalArgumentException("No such file or directory");
      default -> path;
    };
  }

  /** Starts with a file {@code k.conf} of this text and these arguments. */
  ConfigFixture load(String text, String... arguments) {
    files.put("k.conf", text);
    return load(Arrays.asList(arguments), "k.conf");
  }

  ConfigFixture load(List<String> arguments, String... file) {
    List<String> all = new ArrayList<>(Arrays.asList(file));
    all.addAll(arguments);
    start = new StartConfig(settings);
    start.load(CommandLine.parse(all), this);
    return this;
  }

  /** The value of one name, or null if there is no such setting. */
  String get(String name) {
    List<Settings.Shown> shown = settings.get(List.of(name));
    return shown.isEmpty() ? null : shown.getFirst().value();
  }

  /** Every value, by primary name. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    settings.all().forEach(setting -> values.put(setting.name(), setting.show()));
    return values;
  }

  /** The reply of CONFIG SET, OK included. */
  String set(String... namesAndValues) {
    return settings.set(Arrays.asList(namesAndValues), SettingChange.Rights.ALL).orElse("OK");
  }

  @Override
  public String read(String path) throws IOException {
    String text = files.get(path);
    if (text == null) {
      throw new FileNotFoundException("No such file or directory");
    }
    return text;
  }

  @Override
  public List<String> glob(String pattern) {
    Glob glob = new Glob(pattern, false);
    return files.keySet().stream().filter(glob::matches).toList();
  }

  @Override
  public String readStandardInput() {
    return standardInput;
  }

  static String resource(String name) throws IOException {
    try (InputStream in = ConfigFixture.class.getResourceAsStream(name)) {
      return Latin.of(Objects.requireNonNull(in, name).readAllBytes());
    }
  }
}
