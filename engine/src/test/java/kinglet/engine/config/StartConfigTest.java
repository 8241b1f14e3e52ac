package kinglet.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StartConfigTest {
  private static ConfigFixture load(String text, String... arguments) {
    return new ConfigFixture().load(text, arguments);
  }

  private static String error(String text, String... arguments) {
    ConfigException e = assertThrows(ConfigException.class, () -> load(text, arguments), text);
    return e.place() + e.getMessage();
  }

  private static String reason(String text) {
    return assertThrows(ConfigException.class, () -> load(text), text).getMessage();
  }

  @Test
  void commentsBlanksAndCase() {
    ConfigFixture config = load("# port 1\n\n  \t\r\n  MaxMemory   64mb  \r\n\"timeout\" '5'\nport \"\\x37\"");
    assertEquals("67108864", config.get("maxmemory"));
    assertEquals("5", config.get("timeout"));
    assertEquals("7", config.get("port"));
  }

  @Test
  void theLastOneWins() {
    assertEquals("2", load("port 1\nport 2").get("port"));
    assertEquals("3", load("slave-priority 1\nreplica-priority 3").get("slave-priority"));
    assertEquals("4", load("port 1", "--port", "4").get("port"));
  }

  @Test
  void saveAccumulates() {
    assertEquals("3600 1 300 100 60 10000", load("").get("save"));
    assertEquals("900 1 300 10", load("save 900 1\nsave 300 10").get("save"));
    assertEquals("900 1 300 10", load("save \"900 1 300 10\"").get("save"));
    assertEquals("5 6", load("save 900 1\nsave \"\"\nsave 5 6").get("save"));
    assertEquals("", load("save \"\"").get("save"));
    assertEquals("9 9", load("save 900 1\nsave ''", "--save", "9", "9").get("save"));
  }

  @Test
  void listsMergeOrReplace() {
    assertEquals("normal 1024 5 6 slave 268435456 67108864 60 pubsub 7 8 9",
        load("client-output-buffer-limit normal 1kb 5 6\nclient-output-buffer-limit pubsub 7 8 9")
            .get("client-output-buffer-limit"));
    assertEquals("::1", load("bind 127.0.0.1\nbind ::1").get("bind"));
    assertEquals("127.0.0.1 ::1", load("bind '127.0.0.1 ::1'").get("bind"));
    assertEquals("", load("bind ''").get("bind"));
    assertEquals("save now", load("shutdown-on-sigint NOW save").get("shutdown-on-sigint"));
    assertEquals("50 99.95", load("latency-tracking-info-percentiles 50 99.95").get("latency-tracking-info-percentiles"));
    assertEquals("host 6380", load("slaveof host 6380").get("replicaof"));
    assertEquals("", load("slaveof host 6380\nreplicaof NO ONE").get("replicaof"));
  }

  @Test
  void unitsOfMemory() {
    for (String[] row : new String[][] {{"1", "1"}, {"1b", "1"}, {"1k", "1000"}, {"1KB", "1024"}, {"1m", "1000000"},
      {"1Mb", "1048576"}, {"1g", "1000000000"}, {"1gB", "1073741824"}, {"b", "0"}, {"07", "7"},
      {"9223372036854775807b", "9223372036854775807"}}) {
      assertEquals(row[1], load("maxmemory " + row[0]).get("maxmemory"), row[0]);
    }
    assertEquals("5%", load("maxmemory-clients 5%").get("maxmemory-clients"));
    assertEquals("700", load("unixsocketperm 0700").get("unixsocketperm"));
    assertEquals(50, load("maxmemory 1000\nmaxmemory-clients 5%").clients.buffersBytesMax(1000));
  }

  @Test
  void errorsNameSourceLineAndText() {
    assertEquals("Reading the configuration file 'k.conf', at line 3\n>>> 'nosuch   1'\n"
        + "Bad directive or wrong number of arguments", error("# c\n\n  nosuch   1 \n"));
    assertEquals("Reading the command line, at line 1\n>>> 'port \"x\"'\n"
        + "argument couldn't be parsed into an integer", error("", "--port", "x"));
    assertEquals("Reading the command line, at line 2\n>>> 'nosuch \"a b\"'\n"
        + "Bad directive or wrong number of arguments", error("", "--port", "1", "--nosuch", "a b"));
    ConfigException e = assertThrows(ConfigException.class, () -> load("x"));
    assertEquals("""

        *** FATAL CONFIG FILE ERROR (Kinglet 0.1) ***
        Reading the configuration file 'k.conf', at line 1
        >>> 'x'
        Bad directive or wrong number of arguments
        """, e.report("Kinglet", "0.1"));
  }

  @Test
  void reasonsAreThoseOfRedis() {
    String[][] rows = {
      {"port 1 2", "wrong number of arguments"},
      {"port", "wrong number of arguments"},
      {"TIMEOUT   5x", "argument couldn't be parsed into an integer"},
      {"databases 0", "argument must be between 1 and 2147483647 inclusive"},
      {"maxmemory xyz", "argument must be a memory value"},
      {"unixsocketperm 9", "argument couldn't be parsed as an octal number"},
      {"unixsocketperm 1000", "argument must be between 0 and 777 inclusive"},
      {"appendonly maybe", "argument must be 'yes' or 'no'"},
      {"dbfilename \"abc", "Unbalanced quotes in configuration line"},
      {"dbfilename \"a\"b", "Unbalanced quotes in configuration line"},
      {"dbfilename a/b", "dbfilename can't be a path, just a filename"},
      {"appendfilename ''", "appendfilename can't be empty"},
      {"appenddirname a/b", "appenddirname can't be a path, just a dirname"},
      {"include", "Bad directive or wrong number of arguments"},
      {"rename-command", "Bad directive or wrong number of arguments"},
      {"user", "Bad directive or wrong number of arguments"},
      {"loadmodule", "Bad directive or wrong number of arguments"},
      {"lua-replicate-commands", "Bad directive or wrong number of arguments"},
      {"sentinel monitor x", "sentinel directive while not in sentinel mode"},
      {"foo.bar", "Module config specified without value"},
      {"foo.bar 1", "Module Configuration detected without loadmodule directive"},
      {"save 1", "Invalid save parameters"},
      {"client-output-buffer-limit normal 1", "Wrong number of arguments in buffer limit configuration."},
      {"client-output-buffer-limit master 1 2 3", "Invalid client class specified in buffer limit configuration."},
      {"replicaof a", "wrong number of arguments"},
      {"replicaof a 99999", "Invalid master port"},
      {"slaveof a x", "Invalid master port"},
      {"cluster-enabled yes\nreplicaof a 1", "replicaof directive not allowed in cluster mode"},
      {"bind 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "Too many bind addresses specified."},
      {"\"\"", "Bad directive or wrong number of arguments"},
      {"abc\\ndef", "Bad directive or wrong number of arguments"},
      {"shutdown-on-sigterm save bogus",
        "argument(s) must be one of the following: default, save, nosave, now, force"},
      {"oom-score-adj-values 1 2", "wrong number of arguments"},
      {"dir /nosuch", "No such file or directory"},
      {"notify-keyspace-events K E", "wrong number of arguments"},
      {"latency-tracking-info-percentiles 101",
        "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"},
    };
    for (String[] row : rows) {
      assertEquals(row[1], reason(row[0]), row[0]);
    }
  }

  @Test
  void binaryGarbageStopsTheStartAtItsLine() {
    assertEquals("Reading the configuration file 'k.conf', at line 2\n>>> '\u00ff\\x00'\nZero byte in configuration line",
        error("port 1\n\u00ff\0\n"));
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[60];
      random.nextBytes(garbage);
      garbage[0] = 1;
      String text = "port 1\n" + Latin.of(garbage);
      assertTrue(error(text).startsWith("Reading the configuration file 'k.conf', at line "), text);
    }
  }

  @Test
  void includes() {
    ConfigFixture config = new ConfigFixture();
    config.files.put("a.conf", "port 2\ntimeout 3");
    config.files.put("b.conf", "timeout 4\ninclude none*.conf");
    config.load("port 1\ninclude [ab].conf\nhz 20");
    assertEquals("2", config.get("port"));
    assertEquals("4", config.get("timeout"));
    assertEquals("20", config.get("hz"));
  }

  @Test
  void errorsInIncludes() {
    assertEquals("Reading the configuration file 'k.conf', at line 2\n>>> 'include nosuch.conf'\n"
        + "Fatal error, can't open config file 'nosuch.conf': No such file or directory", error("\ninclude nosuch.conf"));
    assertEquals("Includes are nested too deep", reason("include k.conf"));
    ConfigFixture config = new ConfigFixture();
    config.files.put("a.conf", "port 5\nport x");
    ConfigException e = assertThrows(ConfigException.class, () -> config.load("include a.conf"));
    assertEquals("Reading the configuration file 'a.conf', at line 2\n>>> 'port x'\n", e.place());
    ConfigException missing = assertThrows(ConfigException.class, () -> config.load(List.of("nosuch.conf")));
    assertEquals("Fatal error, can't open config file 'nosuch.conf': No such file or directory", missing.getMessage());
  }

  @Test
  void commandLine() {
    assertEquals(new CommandLine(Optional.empty(), false, ""), CommandLine.parse(List.of()));
    assertEquals("port \"1\"\nsave \"\"\nappendonly \"yes\"", options("--port", "1", "--save", "--appendonly", "yes"));
    assertEquals("requirepass \"--x\" \"y\"\nhz \"5\"", options("--requirepass", "--x", "y", "--hz", "5"));
    assertEquals("save \"\"", options("--save", ""));
    assertEquals("save \"\"", options("--save"));
    assertEquals("save \"900\" \"1\"\nport 5\nhz \"-1\"", options("--save", "900", "1", "--port 5", "--hz", "-1"));
    assertEquals("sentinel\nport \"1\"", options("--sentinel", "--port", "1"));
    assertEquals("syslog-ident \"q\\\"\\xc3\\xa9\"", options("--syslog-ident", "q\"\u00e9"));
    assertTrue(CommandLine.parse(List.of("-")).readsStandardInput());
    assertTrue(CommandLine.parse(List.of("k.conf", "--port", "1", "-")).readsStandardInput());
    assertFalse(CommandLine.parse(List.of("k.conf", "-", "--port", "1")).readsStandardInput());
  }

  private static String options(String... arguments) {
    return CommandLine.parse(List.of(arguments)).options();
  }

  @Test
  void standardInputComesBetweenFileAndOptions() {
    ConfigFixture config = new ConfigFixture();
    config.standardInput = "port 2\ntimeout 2\n";
    config.files.put("k.conf", "port 1\nhz 20");
    config.load(List.of("k.conf", "--timeout", "3", "-"));
    assertEquals("2", config.get("port"));
    assertEquals("3", config.get("timeout"));
    assertEquals("20", config.get("hz"));
  }

  @Test
  void settingsWithoutEffectAreListed() {
    ConfigFixture config = load("jemalloc-bg-thread yes\nport 1\ncluster-enabled yes\nloadmodule x.so\nx.y 1\n"
        + "list-max-ziplist-value 5");
    List<String> said = config.start.givenWithoutEffect().stream()
        .map(setting -> setting.name() + ": " + setting.standing()).toList();
    assertEquals(List.of(
        "jemalloc-bg-thread: no effect in Kinglet: the allocator is our own",
        "cluster-enabled: not yet: module cluster will act",
        "loadmodule: no effect in Kinglet: native modules cannot be loaded",
        "list-max-ziplist-value: no effect in Kinglet: Redis dropped it"), said);
    assertTrue(config.start.isGiven("port"));
    assertFalse(config.start.isGiven("hz"));
  }

  @Test
  void pathsAreUnicodeAndTextsAreBytes() {
    ConfigFixture config = load(Latin.ofUnicode("dir /donn\u00e9es\nrequirepass \"\\xff\""));
    assertEquals("/donn\u00e9es", config.server.directory());
    assertEquals("\u00ff", config.clients.password());
    assertEquals(Latin.ofUnicode("/donn\u00e9es"), config.get("dir"));
    assertEquals("argument must be UTF-8", reason("dir \"\\xff\""));
  }
}
