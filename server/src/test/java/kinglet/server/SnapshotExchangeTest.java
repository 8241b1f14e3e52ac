package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files go from redis-server to Kinglet and back, with an equal digest. Skipped where no redis-server is installed. */
final class SnapshotExchangeTest {
  private static final int KEYS = 400;
  private static final int TRIES = 200;
  private static final String FILE = "dump.rdb";

  @RegisterExtension
  private static final RedisBeside SERVERS = new RedisBeside();

  @Test
  @DisplayName("S3.23: files go to redis-server and back")
  void filesGoThereAndBack() throws Exception {
    try (SocketClient theirs = SERVERS.theirs(); SocketClient ours = SERVERS.ours()) {
      Path folder = Path.of(ours.call("CONFIG GET dir").children().get(1).text());
      fill(theirs);
      String digest = theirs.call("DEBUG DIGEST").text();
      assertEquals("OK", theirs.call("SAVE").text());
      copy(SERVERS.theirFolder(), folder);
      assertEquals("OK", ours.call("DEBUG RELOAD NOSAVE").text());
      assertEquals(digest, ours.call("DEBUG DIGEST").text());

      assertEquals("OK", ours.call("SAVE").text());
      assertTheyLoad(theirs, folder, digest);
      Files.delete(folder.resolve(FILE));
      ours.call("BGSAVE");
      await(folder.resolve(FILE));
      assertTheyLoad(theirs, folder, digest);
    }
  }

  private static void fill(SocketClient client) throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < KEYS; i++) {
      client.call("SELECT " + random.nextInt(16));
      DumpExchangeTest.make(client, random, "k" + i);
      if (random.nextInt(4) == 0) {
        client.call("PEXPIRE k" + i + " " + (1_000_000 + random.nextInt(1_000_000)));
      }
    }
  }

  private static void assertTheyLoad(SocketClient theirs, Path folder, String digest) throws Exception {
    theirs.call("FLUSHALL");
    copy(folder, SERVERS.theirFolder());
    assertEquals("OK", theirs.call("DEBUG RELOAD NOSAVE").text());
    assertEquals(digest, theirs.call("DEBUG DIGEST").text());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from.resolve(FILE), to.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; i < TRIES && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    assertTrue(Files.exists(file));
  }
}
