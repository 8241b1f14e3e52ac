package kinglet.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kinglet.engine.config.RedisDirectives.Directive;
import kinglet.engine.config.RedisDirectives.Standing;
import org.junit.jupiter.api.Test;

/** The catalogue against what a real server shows, and what is declared against the catalogue. */
class RedisDirectivesTest {
  /** Where Kinglet shows another default, with the reason. */
  private static final Map<String, String> DIFFERENT = Map.of(
      "io-threads", "0: as many as the threading mode finds right",
      "dir", "/data: where the server was started");

  private static final Set<String> OURS = Set.of("threading-mode", "huge-pages", "idle-strategy",
      "admin-port", "admin-bind", "admin-unixsocket", "metrics-port", "metrics-bind");

  private final Settings settings = new ConfigFixture().settings;

  private static Map<String, String> realDefaults() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    ConfigFixture.resource("redis-7.2-defaults.txt").lines().filter(line -> !line.startsWith("#"))
        .forEach(line -> defaults.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return defaults;
  }

  @Test
  void everyNameOfARealServerHasItsDefault() throws IOException {
    for (Map.Entry<String, String> real : realDefaults().entrySet()) {
      String name = real.getKey();
      Setting setting = settings.find(name).orElseThrow(() -> new AssertionError("unknown: " + name));
      String expected = DIFFERENT.containsKey(name) ? DIFFERENT.get(name).split(":")[0] : real.getValue();
      assertEquals(expected, setting.show(), name);
    }
  }

  @Test
  void thereAreNoOtherNamesThanOurOwn() throws IOException {
    Set<String> names = new HashSet<>(realDefaults().keySet());
    names.addAll(OURS);
    for (Setting setting : settings.all()) {
      assertTrue(setting.isFileOnly() || names.contains(setting.name()), setting.name());
      assertTrue(names.containsAll(setting.aliases()), setting.name());
    }
  }

  @Test
  void whatIsDeclaredHasTheTraitsOfTheCatalogue() {
    for (Directive directive : RedisDirectives.all()) {
      Setting setting = settings.find(directive.name()).orElseThrow();
      String name = directive.name();
      assertEquals(name, setting.name());
      assertEquals(directive.alias().stream().toList(), setting.aliases(), name);
      assertEquals(directive.traits().contains("immutable"), setting.isImmutable(), name);
      assertEquals(directive.traits().contains("secret"), setting.isSecret(), name);
      assertEquals(directive.traits().contains("hidden"), setting.isHidden(), name);
      assertEquals(directive.traits().contains("guarded"), setting.isGuarded(), name);
      assertEquals(directive.traits().contains("not-loading"), setting.isRefusedWhileLoading(), name);
      assertEquals(directive.kind().equals("words") || directive.kind().equals("flags"), setting.isList(), name);
    }
  }

  @Test
  void standInsSayWhyTheyDoNothing() {
    for (Directive directive : RedisDirectives.all()) {
      Setting setting = settings.find(directive.name()).orElseThrow();
      assertEquals(directive.standing() != Standing.HERE, setting.isStandIn(), directive.name());
      assertFalse(setting.isStandIn() && setting.standing().isEmpty(), directive.name());
    }
  }

  @Test
  void theCatalogueIsComplete() throws IOException {
    assertEquals(183, RedisDirectives.all().size());
    Set<String> names = new HashSet<>();
    for (Directive directive : RedisDirectives.all()) {
      assertTrue(names.add(directive.name()), directive.name());
      directive.alias().ifPresent(names::add);
    }
    assertEquals(realDefaults().keySet(), names);
  }

  @Test
  void everyDefaultCanBeSetAgain() {
    for (Setting setting : settings.all()) {
      if (!setting.isFileOnly()) {
        setting.set(setting.words());
        assertEquals(setting.defaultText(), setting.show(), setting.name());
      }
    }
  }
}
