package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Directives of the mission: what they are without a file, what a line of a file makes of them, and what CONFIG SET takes. What
 * they do is tested where it is done.
 */
final class MissionDirectivesTest {
  @TempDir
  private static Path folder;

  private static TestServer fresh;
  private static TestServer told;

  @BeforeAll
  static void start() throws Exception {
    fresh = TestServer.ofFile(Files.writeString(folder.resolve("empty.conf"), "dir " + folder + "\n"));
    told = TestServer.ofFile(Files.writeString(folder.resolve("told.conf"), "dir " + Files.createDirectory(folder.resolve("data"))
        + """

        save 60 10000
        stop-writes-on-bgsave-error no
        rdbcompression no
        rdbchecksum no
        dbfilename other.rdb
        rdb-del-sync-files yes
        appendonly no
        appendfilename "other.aof"
        appenddirname otherdir
        appendfsync always
        no-appendfsync-on-rewrite yes
        auto-aof-rewrite-percentage 50
        auto-aof-rewrite-min-size 32mb
        aof-load-truncated no
        aof-use-rdb-preamble no
        maxmemory 100mb
        maxmemory-policy allkeys-lfu
        maxmemory-samples 7
        databases 4
        requirepass foobared
        protected-mode no
        lua-time-limit 100
        repl-backlog-size 64mb
        repl-backlog-ttl 60
        repl-timeout 30
        repl-ping-slave-period 5
        repl-diskless-sync no
        repl-diskless-sync-delay 1
        replica-ignore-maxmemory no
        replica-read-only no
        slave-serve-stale-data no
        min-slaves-to-write 0
        min-slaves-max-lag 5
        masterauth secret
        client-output-buffer-limit slave 1mb 512kb 30
        cluster-require-full-coverage no
        cluster-port 0
        """));
  }

  @AfterAll
  static void stop() {
    fresh.close();
    told.close();
  }

  @ParameterizedTest(name = "{0}: {1} is \"{2}\" at first")
  @CsvSource(delimiter = '|', emptyValue = "", value = {
      "S2.5|repl-diskless-sync|yes",
      "S2.10|repl-backlog-size|1048576",
      "S3.17|databases|16",
      "S3.29|dbfilename|dump.rdb",
      "S3.31|save|3600 1 300 100 60 10000",
      "S3.42|stop-writes-on-bgsave-error|yes",
      "S3.43|rdbcompression|yes",
      "S3.44|rdbchecksum|yes",
      "S3.47|rdb-del-sync-files|no",
      "S3.70|appendonly|no",
      "S3.71, S4.119|appendfilename|appendonly.aof",
      "S3.71|appenddirname|appendonlydir",
      "S3.72|appendfsync|everysec",
      "S3.73|no-appendfsync-on-rewrite|no",
      "S3.74|auto-aof-rewrite-percentage|100",
      "S3.75|auto-aof-rewrite-min-size|67108864",
      "S3.76|aof-load-truncated|yes",
      "S3.77, S3.81, S3.82|aof-use-rdb-preamble|yes",
      "S3.16|maxmemory-samples|5",
      "S3.5|maxmemory-policy|noeviction",
      "S3.116|min-slaves-max-lag|10",
      "S3.118|repl-diskless-sync|yes",
      "S3.119|replica-ignore-maxmemory|yes",
      "S3.121|repl-ping-slave-period|10",
      "S3.123|repl-timeout|60",
      "S3.124|client-output-buffer-limit|normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
      "S3.125|repl-backlog-ttl|3600",
      "S3.126|repl-diskless-sync-delay|5",
      "S4.117|dbfilename|dump.rdb",
      "S4.12|protected-mode|yes"})
  void atFirst(String rows, String name, String value) throws Exception {
    assertEquals(value, get(fresh, name));
  }

  @ParameterizedTest(name = "{0}: a file says {1}, CONFIG GET {2}")
  @CsvSource(delimiter = '|', emptyValue = "", value = {
      "S3.41|save|60 10000",
      "S3.42|stop-writes-on-bgsave-error|no",
      "S3.43|rdbcompression|no",
      "S3.44|rdbchecksum|no",
      "S3.46|dbfilename|other.rdb",
      "S3.47|rdb-del-sync-files|yes",
      "S3.71|appendfilename|other.aof",
      "S3.71|appenddirname|otherdir",
      "S3.72|appendfsync|always",
      "S3.73|no-appendfsync-on-rewrite|yes",
      "S3.74|auto-aof-rewrite-percentage|50",
      "S3.75|auto-aof-rewrite-min-size|33554432",
      "S3.76|aof-load-truncated|no",
      "S3.77|aof-use-rdb-preamble|no",
      "S3.4|maxmemory|104857600",
      "S3.12|maxmemory-policy|allkeys-lfu",
      "S3.16|maxmemory-samples|7",
      "S3.17|databases|4",
      "S4.76|requirepass|foobared",
      "directives of modules to come|repl-backlog-size|67108864",
      "directives of modules to come|repl-backlog-ttl|60",
      "directives of modules to come|repl-timeout|30",
      "directives of modules to come|repl-ping-replica-period|5",
      "directives of modules to come|repl-diskless-sync|no",
      "directives of modules to come|repl-diskless-sync-delay|1",
      "directives of modules to come|replica-ignore-maxmemory|no",
      "directives of modules to come|slave-read-only|no",
      "directives of modules to come|replica-serve-stale-data|no",
      "directives of modules to come|min-replicas-max-lag|5",
      "directives of modules to come|masterauth|secret",
      "directives of modules to come|busy-reply-threshold|100",
      "directives of modules to come|cluster-require-full-coverage|no",
      "directives of modules to come|client-output-buffer-limit|"
          + "normal 0 0 0 slave 1048576 524288 30 pubsub 33554432 8388608 60"})
  void fromAFile(String rows, String name, String value) throws Exception {
    assertEquals(value, get(told, name));
  }

  @Test
  @DisplayName("S4.117: without a word of it, files are where the server was started")
  void startDirectory() throws Exception {
    try (TestServer server = TestServer.ofFile(Files.writeString(folder.resolve("none.conf"), "save \"\"\n"))) {
      assertEquals(Path.of("").toAbsolutePath().toString(), get(server, "dir"));
      assertEquals("dump.rdb", get(server, "dbfilename"));
    }
  }

  @Test
  @DisplayName("S4.100: lua-time-limit is another name of busy-reply-threshold, in milliseconds")
  void luaTimeLimit() throws Exception {
    assertEquals("5000", get(fresh, "lua-time-limit"));
    assertEquals("5000", get(fresh, "busy-reply-threshold"));
    assertSet("+OK", "lua-time-limit 100");
    assertEquals("100", get(fresh, "busy-reply-threshold"));
    assertSet("+OK", "busy-reply-threshold 5000");
  }

  @Test
  @DisplayName("S3.123: repl-timeout is plain seconds")
  void replTimeout() throws Exception {
    assertSet("-ERR CONFIG SET failed (possibly related to argument 'repl-timeout') - argument couldn't be parsed into an integer",
        "repl-timeout 60s");
    assertSet("+OK", "repl-timeout 60");
  }

  @Test
  @DisplayName("S3.91, S3.120: repl-backlog-size can be changed at run time")
  void backlogSize() throws Exception {
    assertSet("+OK", "repl-backlog-size 64mb");
    assertEquals("67108864", get(fresh, "repl-backlog-size"));
    assertSet("+OK", "repl-backlog-size 1mb");
    assertEquals("1048576", get(fresh, "repl-backlog-size"));
  }

  @Test
  @DisplayName("S3.17, S4.20: databases 4 leaves no fifth")
  void databases() throws Exception {
    try (SocketClient client = told.connect()) {
      client.call("AUTH foobared");
      assertEquals("OK", client.call("SELECT 3").text());
      assertEquals("ERR DB index is out of range", client.call("SELECT 4").text());
    }
  }

  @Test
  @DisplayName("S4.76: requirepass in a file")
  void requirePass() throws Exception {
    try (SocketClient client = told.connect()) {
      assertEquals("NOAUTH Authentication required.", client.call("PING").text());
      assertEquals("OK", client.call("AUTH foobared").text());
      assertEquals("PONG", client.call("PING").text());
    }
  }

  @Test
  @DisplayName("S3.45, S3.46: dir must be there, dbfilename must be no path, and both are protected unless the file says otherwise")
  void refusedPlaces() throws Exception {
    String failed = "-ERR CONFIG SET failed (possibly related to argument ";
    assertSet(failed + "'dir') - can't set protected config", "dir /");
    assertSet(failed + "'dbfilename') - can't set protected config", "dbfilename x.rdb");
    Path open = Files.writeString(folder.resolve("open.conf"), "dir " + folder + "\nenable-protected-configs yes\nsave \"\"\n");
    try (TestServer server = TestServer.ofFile(open); SocketClient client = server.connect()) {
      assertReply(failed + "'dir') - No such file or directory", client.call("CONFIG SET dir " + folder.resolve("none")));
      assertReply(failed + "'dir') - Not a directory", client.call("CONFIG SET dir " + open));
      assertReply(failed + "'dbfilename') - dbfilename can't be a path, just a filename", client.call("CONFIG SET dbfilename a/b"));
      assertEquals(folder.toString(), get(server, "dir"));
    }
  }

  @Test
  @DisplayName("S3.45, S3.46: files are where dir and dbfilename say, at once")
  void places() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path open = Files.writeString(folder.resolve("places.conf"), "dir " + folder + "\nenable-protected-configs yes\nsave \"\"\n");
    try (TestServer server = TestServer.ofFile(open); SocketClient client = server.connect()) {
      assertReply("+OK", client.call("CONFIG SET dir other dbfilename x.rdb"));
      assertEquals(other.toString(), get(server, "dir"));
      assertReply("+OK", client.call("SAVE"));
    }
    try (Stream<Path> files = Files.list(other)) {
      assertEquals(List.of(other.resolve("x.rdb")), files.toList());
    }
  }

  private static String get(TestServer server, String name) throws Exception {
    try (SocketClient client = server.connect()) {
      client.call("AUTH foobared");
      Node reply = client.call("CONFIG GET " + name);
      assertEquals(name, reply.children().getFirst().text());
      return reply.children().get(1).text();
    }
  }

  private static void assertSet(String expected, String nameAndValue) throws Exception {
    try (SocketClient client = fresh.connect()) {
      assertReply(expected, client.call("CONFIG SET " + nameAndValue));
    }
  }

  private static void assertReply(String expected, Node reply) {
    assertEquals(expected, reply.kind() + reply.text());
  }
}
