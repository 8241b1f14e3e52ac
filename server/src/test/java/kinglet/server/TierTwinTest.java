package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kinglet.engine.exec.Freezer.Outcome;
import kinglet.engine.tier.Tier;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers get the same commands, one of them moves values into its tier all the time: nobody can tell them apart. */
final class TierTwinTest {
  private static final int COMMANDS = Integer.getInteger("kinglet.twin.commands", 20_000);
  private static final int COMMANDS_BETWEEN_LOOKS = 2000;

  private final TestClock clock = new TestClock();
  private final MemoryRecords records = new MemoryRecords();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void holdTheSame(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Kinglet cold = kinglet(records);
    Kinglet warm = kinglet(null);
    Tier tier = cold.tier().orElseThrow().tier();
    try (InProcessClient coldClient = client(cold); InProcessClient warmClient = client(warm)) {
      int frozen = 0;
      for (int i = 1; i <= COMMANDS; i++) {
        String command = command(random);
        coldClient.call(command);
        warmClient.call(command);
        clock.advanceMs(random.nextInt(8) == 0 ? random.nextInt(20) : 0);
        for (int j = random.nextInt(4); j > 0 && tier.freeze() == Outcome.MOVED; j--) {
          frozen++;
        }
        if (i % COMMANDS_BETWEEN_LOOKS == 0) {
          assertEquals(Map.of(), difference(cold, warm), "after " + i);
        }
      }
      assertTrue(frozen > COMMANDS / 10 && tier.count() > 0, frozen + " were frozen");
      coldClient.call("FLUSHALL");
      while (cold.executor().hasWork()) {
        coldClient.call("PING");
      }
      coldClient.call("PING");
      assertEquals(0, tier.count());
      assertEquals(0, records.size());
    }
  }

  /** None whose result is a matter of chance, or of the order in which a table has its members. */
  private String command(SplittableRandom random) {
    String command;
    do {
      command = random.nextInt(4) == 0
          ? SnapshotLawTest.wide(random)
          : EffectReplayTest.command(random, clock.epochMicros() / 1000);
    } while (command.contains("POP s") || command.contains("nosort") || command.startsWith("FLUSHALL") && random.nextInt(10) > 0);
    return command;
  }

  private static Map<String, String> difference(Kinglet cold, Kinglet warm) {
    return SnapshotLawTest.difference(
        SnapshotLawTest.contents(warm.engine().keyspace()), SnapshotLawTest.contents(cold.engine().keyspace()));
  }

  private Kinglet kinglet(MemoryRecords tier) {
    Configuration configuration = new Configuration(path -> path);
    configuration.tier().keepIn(tier);
    configuration.load(List.of("--enable-debug-command", "yes", "--save", "", "--tier-size", "1gb"), null);
    return new Kinglet(configuration, clock, 1);
  }

  private static InProcessClient client(Kinglet kinglet) {
    return InProcessClient.connect(kinglet);
  }
}
