package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinglet.aof.file.Directories;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rewrites that can't be done, at any of their steps: the server goes on, nothing is lost, and the next one succeeds. */
final class RewriteFailsTest {
  private static final int NUMBERS_TRIED = 20;

  @TempDir
  private Path folder;

  /** What stands against it: something of another kind has the name that is needed. */
  enum Obstacle {
    SNAPSHOT {
      @Override
      void raise(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (int i = 1; i < NUMBERS_TRIED; i++) {
          Files.createDirectory(directory.resolve("temp-appendonly.aof." + i + ".snapshot.rdb"));
        }
      }

      @Override
      void remove(Path directory) throws IOException {
        for (int i = 1; i < NUMBERS_TRIED; i++) {
          Files.delete(directory.resolve("temp-appendonly.aof." + i + ".snapshot.rdb"));
        }
      }
    },

    LOG_FILE {
      @Override
      void raise(Path directory) throws IOException {
        if (Files.exists(directory)) {
          Files.move(directory, aside(directory));
        }
        Files.createFile(directory);
      }

      @Override
      void remove(Path directory) throws IOException {
        Files.delete(directory);
        if (Files.exists(aside(directory))) {
          Files.move(aside(directory), directory);
        }
      }

      private Path aside(Path directory) {
        return directory.resolveSibling("aside");
      }
    },

    MANIFEST {
      @Override
      void raise(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("appendonly.aof.kinglet.new"));
      }

      @Override
      void remove(Path directory) throws IOException {
        Files.delete(directory.resolve("appendonly.aof.kinglet.new"));
      }
    };

    abstract void raise(Path directory) throws IOException;

    abstract void remove(Path directory) throws IOException;
  }

  private TestServer start(Path dir, String... more) throws Exception {
    return TestServer.start(Stream.concat(Stream.of("--dir", dir.toString(), "--enable-debug-command", "yes", "--loglevel",
        "nothing"), Stream.of(more)).toArray(String[]::new));
  }

  private static void write(SocketClient client, int from) throws IOException {
    for (int i = from; i < from + 200; i++) {
      assertEquals("OK", client.call("SET key:" + i % 150 + " v" + "v".repeat(i % 90)).text());
      assertEquals(String.valueOf(i + 1), client.call("RPUSH list " + i).text());
    }
  }

  private static boolean says(SocketClient client, String... fields) throws IOException {
    List<String> lines = client.call("INFO persistence").text().lines().toList();
    return Stream.of(fields).allMatch(lines::contains);
  }

  private static void await(SocketClient client, String... fields) throws Exception {
    for (int i = 0; !says(client, fields); i++) {
      assertTrue(i < 2000, () -> "it does not come: " + String.join(", ", fields));
      Thread.sleep(5);
    }
  }

  private static void awaitFailure(SocketClient client) throws Exception {
    await(client, "aof_last_bgrewrite_status:err", "aof_rewrite_in_progress:0");
  }

  private static void rewriteWell(SocketClient client) throws Exception {
    client.call("BGREWRITEAOF");
    await(client, "aof_last_bgrewrite_status:ok", "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");
  }

  private String digestOf(Path dir) throws Exception {
    try (TestServer server = start(dir, "--appendonly", "yes"); SocketClient client = server.connect()) {
      return client.call("DEBUG DIGEST").text();
    }
  }

  /** What a start would find if the process ended now: the files are read as they are. */
  private String digestOfCopy() throws Exception {
    Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(folder.relativize(file)));
      }
    }
    try {
      return digestOf(copy);
    } finally {
      Directories.delete(copy);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLogGoesOn(Obstacle obstacle) throws Exception {
    Path directory = folder.resolve("appendonlydir");
    String digest;
    try (TestServer server = start(folder, "--appendonly", "yes"); SocketClient client = server.connect()) {
      write(client, 0);
      for (int round = 0; round < 2; round++) {
        obstacle.raise(directory);
        client.call("BGREWRITEAOF");
        awaitFailure(client);
        write(client, 200 + round * 600);
        obstacle.remove(directory);
        write(client, 400 + round * 600);
        assertEquals(client.call("DEBUG DIGEST").text(), digestOfCopy());
        rewriteWell(client);
        write(client, 600 + round * 600);
        assertEquals(client.call("DEBUG DIGEST").text(), digestOfCopy());
      }
      digest = client.call("DEBUG DIGEST").text();
    }
    assertEquals(digest, digestOf(folder));
  }

  /** There is a log from before, which must not be taken for what comes before the new one. */
  @ParameterizedTest
  @EnumSource
  void itIsSwitchedOnLater(Obstacle obstacle) throws Exception {
    Path directory = folder.resolve("appendonlydir");
    String digest;
    try (TestServer server = start(folder, "--appendonly", "yes"); SocketClient client = server.connect()) {
      write(client, 0);
      String before = client.call("DEBUG DIGEST").text();
      client.call("CONFIG SET appendonly no");
      write(client, 200);
      obstacle.raise(directory);
      client.call("CONFIG SET appendonly yes");
      awaitFailure(client);
      write(client, 400);
      assertTrue(says(client, "aof_rewrite_scheduled:1"));
      obstacle.remove(directory);
      assertEquals(before, digestOfCopy());
      client.call("BGREWRITEAOF");
      write(client, 600);
      await(client, "aof_last_bgrewrite_status:ok", "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");
      write(client, 800);
      digest = client.call("DEBUG DIGEST").text();
      assertEquals(digest, digestOfCopy());
      rewriteWell(client);
      assertEquals(digest, digestOfCopy());
    }
    assertEquals(digest, digestOf(folder));
  }
}
