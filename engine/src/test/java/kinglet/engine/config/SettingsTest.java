package kinglet.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final ConfigFixture config = new ConfigFixture();

  private List<String> names(String... patterns) {
    return config.settings.get(List.of(patterns)).stream().map(Settings.Shown::name).toList();
  }

  private static String failed(String name, String reason) {
    return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
  }

  @Test
  void getByNamesAndPatterns() {
    assertEquals(List.of("TimeOut"), names("TimeOut"));
    assertEquals(List.of("slave-priority", "replica-priority", "Timeout"),
        names("SLAVE-p*", "replica-prio*", "Timeout", "timeout", "nosuch"));
    assertEquals(List.of("maxmemory", "maxmemory-clients"), names("maxmemory", "maxmemory-c*", "max[m]emory"));
    assertEquals(List.of(), names("include", "user*"));
  }

  @Test
  void hiddenOnesAnswerToTheirExactNameOnly() {
    assertEquals(List.of(), names("watchdog-perio?"));
    assertEquals(List.of("watchdog-period"), names("watchdog-period"));
  }

  @Test
  void errorsOfSetAreThoseOfRedis() {
    String number = "argument couldn't be parsed into an integer";
    String[][] rows = {
      {"timeout", "abc", number}, {"timeout", "", number}, {"timeout", " 5", number}, {"timeout", "05", number},
      {"timeout", "+5", number}, {"timeout", "-0", number}, {"list-max-listpack-size", "99999999999999999999", number},
      {"timeout", "-1", "argument must be between 0 and 2147483647 inclusive"},
      {"maxclients", "4294967296", "argument must be between 1 and 4294967295 inclusive"},
      {"slowlog-max-len", "-1", "argument must be between 0 and 9223372036854775807 inclusive"},
      {"maxmemory", "-1", "argument must be a memory value"},
      {"maxmemory", "1t", "argument must be a memory value"},
      {"maxmemory", "9999999999gb", "argument must be between 0 and 9223372036854775807 inclusive"},
      {"proto-max-bulk-len", "1", "argument must be between 1048576 and 9223372036854775807 inclusive"},
      {"maxmemory-clients", "101%", "percentage argument must be less or equal to 100"},
      {"maxmemory-clients", "x%", "argument must be a memory or percent value"},
      {"maxmemory-clients", "-5", "argument must be a memory or percent value"},
      {"appendonly", "maybe", "argument must be 'yes' or 'no'"},
      {"acl-pubsub-default", "x", "argument(s) must be one of the following: allchannels, resetchannels"},
      {"save", "1 2 3", "Invalid save parameters"}, {"save", "10 20  30 40", "Invalid save parameters"},
      {"save", "0 1", "Invalid save parameters"}, {"save", "60 -1", "Invalid save parameters"},
      {"client-output-buffer-limit", "foo 1 2 3", "Invalid client class specified in buffer limit configuration."},
      {"client-output-buffer-limit", "normal 1mb 2k x",
        "Error in hard, soft or soft_seconds setting in buffer limit configuration."},
      {"oom-score-adj-values", "1 2", "wrong number of arguments"},
      {"oom-score-adj-values", "1 2 3000", "Invalid oom-score-adj-values, elements must be between -2000 and 2000."},
      {"notify-keyspace-events", "q", "Invalid event class character. Use 'Ag$lshzxeKEtmdn'."},
      {"latency-tracking-info-percentiles", "x", "Invalid latency-tracking-info-percentiles parameters"},
      {"shutdown-on-sigint", "save nosave", "shutdown options SAVE and NOSAVE can't be used simultaneously"},
      {"shutdown-on-sigint", "", "argument(s) must be one of the following: default, save, nosave, now, force"},
      {"dir", "/nosuch", "No such file or directory"},
      {"dbfilename", "a/b", "dbfilename can't be a path, just a filename"},
      {"proc-title-template", "{bad}", "template format is invalid or contains unknown variables"},
      {"proc-title-template", "", "template format is invalid or contains unknown variables"},
      {"cluster-announce-hostname", "a b", "Hostnames may only contain alphanumeric characters, hyphens or dots"},
      {"cluster-announce-hostname", "a".repeat(300), "Hostnames must be less than 256 characters"},
      {"databases", "5", "can't set immutable config"}, {"replicaof", "a 1", "can't set immutable config"},
      {"slave-priority", "abc", number},
    };
    for (String[] row : rows) {
      assertEquals(failed(row[0], row[2]), config.set(row[0], row[1]), row[0]);
    }
  }

  @Test
  void setShowsWhatRedisShows() {
    String[][] rows = {
      {"save", "", ""}, {"save", "10 20 30 40", "10 20 30 40"}, {"save", "60 01", "60 1"}, {"save", "60 +1", "60 1"},
      {"notify-keyspace-events", "KEg$lshzxet", "g$lshzxetKE"}, {"notify-keyspace-events", "KEAmd", "AKEm"},
      {"client-output-buffer-limit", "normal 1mb 2k 3 replica 5 6 7",
        "normal 1048576 2000 3 slave 5 6 7 pubsub 33554432 8388608 60"},
      {"maxmemory-clients", "1g", "1000000000"}, {"maxmemory-clients", "0%", "0"}, {"maxmemory-clients", "7%", "7%"},
      {"latency-tracking-info-percentiles", "0.001 50.5 99.9999999 1e1", "0.001 50.5 100 10"},
      {"latency-tracking-info-percentiles", "", ""},
      {"shutdown-on-sigint", "SAVE FORCE default", "save force"}, {"shutdown-on-sigint", "default", "default"},
      {"oom-score-adj", "relative", "yes"}, {"hz", "1000", "500"}, {"hz", "0", "1"},
      {"maxmemory-policy", "NOEVICTION", "noeviction"}, {"maxmemory", "", "0"}, {"dbfilename", "", ""},
      {"bind-source-addr", "zz zz", "zz zz"}, {"oom-score-adj-values", "300 2 30", "300 2 30"},
      {"slave-priority", "5", "5"}, {"TIMEOUT", "7", "7"}, {"bind", "", ""}, {"bind", "* -::*", "* -::*"},
    };
    for (String[] row : rows) {
      assertEquals("OK", config.set(row[0], row[1]), row[0]);
      assertEquals(row[2], config.get(row[0]), row[0]);
    }
  }

  @Test
  void refusalsInTheOrderOfTheArguments() {
    assertEquals("ERR syntax error", config.set("maxmemory", "1", "timeout"));
    assertEquals("ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'",
        config.set("port", "1", "nosuch", "1", "databases", "5"));
    assertEquals("ERR Unknown option or number of arguments for CONFIG SET - 'user'", config.set("user", "x"));
    assertEquals(failed("databases", "can't set immutable config"), config.set("databases", "5", "nosuch", "1"));
    assertEquals(failed("MaxMemory", "duplicate parameter"), config.set("maxmemory", "1", "MaxMemory", "2"));
    assertEquals("OK", config.set("slave-priority", "5", "replica-priority", "6"));
    assertEquals("6", config.get("slave-priority"));
  }

  @Test
  void rightsOfTheCaller() {
    SettingChange.Rights none = new SettingChange.Rights(false, true);
    assertEquals(failed("dir", "can't set protected config"),
        config.settings.set(List.of("dir", "/x"), none).orElseThrow());
    assertEquals("LOADING Redis is loading the dataset in memory",
        config.settings.set(List.of("appendonly", "yes"), none).orElseThrow());
    assertTrue(config.settings.set(List.of("timeout", "1"), none).isEmpty());
  }

  @Test
  void allOrNothing() {
    Map<String, String> before = config.values();
    assertEquals(failed("maxmemory", "argument must be a memory value"), config.set("timeout", "5", "save", "1 1",
        "client-output-buffer-limit", "pubsub 1 1 1", "maxmemory-clients", "5%", "bind", "", "maxmemory", "abc"));
    assertEquals(before, config.values());
  }

  @Test
  void aListenerMayRefuseAndEverythingGoesBack() {
    List<String> seen = new ArrayList<>();
    config.settings.find("timeout").orElseThrow().onChange(() -> seen.add("timeout " + config.get("timeout")));
    config.settings.find("port").orElseThrow().onChange(() -> {
      if (config.get("port").equals("22")) {
        throw new IllegalArgumentException("Unable to listen on this port. Check server logs.");
      }
    });
    assertEquals(failed("port", "Unable to listen on this port. Check server logs."),
        config.set("timeout", "5", "port", "22"));
    assertEquals("6379", config.get("port"));
    assertEquals(List.of("timeout 5", "timeout 0"), seen);
  }

  @Test
  void listenersRunOnceAndOnlyOnChange() {
    List<String> seen = new ArrayList<>();
    Runnable listener = () -> seen.add(config.get("port") + " " + config.get("bind"));
    config.settings.find("port").orElseThrow().onChange(listener);
    config.settings.find("bind").orElseThrow().onChange(listener);
    config.set("port", "1", "bind", "::1");
    config.set("port", "1", "bind", "::1");
    assertEquals(List.of("1 ::1"), seen);
  }

  @Test
  void aFileNameIsAppliedAgainEvenIfItIsTheSame() {
    List<String> seen = new ArrayList<>();
    config.settings.find("tls-cert-file").orElseThrow().onChange(() -> seen.add("reload"));
    config.set("tls-cert-file", "x");
    config.set("tls-cert-file", "x");
    assertEquals(List.of("reload", "reload"), seen);
  }

  @Test
  void anOwnerReplacesTheStandInWhoeverComesFirst() {
    SettingGroup owner = table -> table.bool("appendonly", () -> true, on -> {});
    config.settings.declare(owner);
    assertEquals("yes", config.get("appendonly"));
    Settings other = new Settings();
    other.declare(owner);
    other.declare(new LaterSettings());
    assertEquals("", other.find("appendonly").orElseThrow().standing());
    assertThrows(IllegalStateException.class, () -> other.declare(owner));
  }

  @Test
  void anOwnerMayMoveANameToAnAlias() {
    config.settings.declare(table -> table.integer("replica-priority", 0, 9, () -> 3, value -> {}));
    assertEquals("3", config.get("replica-priority"));
    assertEquals(List.of(), names("slave-priority"), "the stand-in took its alias along");
  }

  @Test
  void secretsAreKnown() {
    assertTrue(config.settings.isSecret("RequirePass"));
    assertTrue(config.settings.isSecret("masterauth"));
    assertEquals(false, config.settings.isSecret("port"));
  }

  @Test
  void groupsSeeWhatIsSet() {
    config.set("maxmemory", "1kb", "maxmemory-policy", "allkeys-lfu", "lfu-decay-time", "0", "timeout", "9",
        "client-output-buffer-limit", "replica 1 2 3", "notify-keyspace-events", "Kx");
    assertEquals(1024, config.memory.maxBytes());
    assertEquals(MemorySettings.Policy.ALLKEYS_LFU, config.memory.policy());
    assertEquals(0, config.keyspace.lfuDecayMinutes());
    assertEquals(9, config.clients.timeoutSeconds());
    assertEquals(new OutputLimit(1, 2, 3), config.clients.outputLimit(OutputLimit.ClientClass.REPLICA));
    assertEquals(EventClasses.KEYSPACE | EventClasses.EXPIRED, config.keyspace.events());
  }
}
