package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.family.DatabaseDigest;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is refused, or, where nobody looks at checksums, makes data that can be used; nothing breaks. */
final class RdbDamageTest {
  private static final int ROUNDS = Integer.getInteger("kinglet.damage.rounds", 1000);
  private static final int COMMANDS = 400;
  private static final int PAGE_BYTES = 4096;

  @TempDir
  private Path folder;

  @Test
  @DisplayName("S3.44: checksums tell of any damage")
  void checksumsTellOfAnyDamage() throws Exception {
    Kinglet kinglet = kinglet("yes");
    try (InProcessClient client = client(kinglet)) {
      byte[] file = write(client, new SplittableRandom(1));
      SplittableRandom random = new SplittableRandom(2);
      for (int i = 0; i < ROUNDS / 4; i++) {
        byte[] damaged = damage(file, random);
        if (!isIntact(file, damaged)) {
          Files.write(folder.resolve("dump.rdb"), damaged);
          client.call("FLUSHALL");
          assertFalse(kinglet.persisting().load(false));
        }
      }
    }
  }

  @Test
  void whatIsLoadedWithoutChecksumsCanBeUsed() throws Exception {
    Kinglet kinglet = kinglet("no");
    int loaded = 0;
    try (InProcessClient client = client(kinglet)) {
      SplittableRandom random = new SplittableRandom(3);
      byte[] file = write(client, random);
      for (int i = 0; i < ROUNDS; i++) {
        Files.write(folder.resolve("dump.rdb"), damage(file, random));
        client.call("FLUSHALL");
        loaded += kinglet.persisting().load(false) ? 1 : 0;
        new DatabaseDigest().of(kinglet.engine().keyspace());
        client.call(EffectReplayTest.command(random, 1_700_000_000_000L));
        client.call("DISCARD");
      }
      assertEquals("PONG", client.call("PING").text());
    }
    assertTrue(loaded > ROUNDS / 100 && loaded < ROUNDS, "loaded: " + loaded);
  }

  /** Where only the checksum became zeroes, the file is one without a checksum, and its data is right. */
  private static boolean isIntact(byte[] file, byte[] damaged) {
    byte[] unsummed = Arrays.copyOf(Arrays.copyOf(file, file.length - Long.BYTES), file.length);
    return Arrays.equals(file, damaged) || Arrays.equals(unsummed, damaged);
  }

  private byte[] write(InProcessClient client, SplittableRandom random) throws Exception {
    for (int i = 0; i < COMMANDS; i++) {
      client.call(EffectReplayTest.command(random, System.currentTimeMillis()));
    }
    client.call("DISCARD");
    client.call("XADD x 1-1 f v");
    client.call("XGROUP CREATE x g 0");
    client.call("XREADGROUP GROUP g c STREAMS x >");
    assertEquals("OK", client.call("SAVE").text());
    return Files.readAllBytes(folder.resolve("dump.rdb"));
  }

  private static byte[] damage(byte[] file, SplittableRandom random) {
    byte[] damaged = file.clone();
    int at = random.nextInt(file.length);
    switch (random.nextInt(4)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(damaged, at, Math.min(file.length, at + random.nextInt(PAGE_BYTES)), (byte) 0);
      default -> damaged = Arrays.copyOf(file, at);
    }
    return damaged;
  }

  private Kinglet kinglet(String checksum) {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of("--enable-debug-command", "yes", "--save", "", "--rdbchecksum", checksum, "--dir",
        folder.toString()), null);
    return new Kinglet(configuration, new SystemClock(), 1);
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }
}
