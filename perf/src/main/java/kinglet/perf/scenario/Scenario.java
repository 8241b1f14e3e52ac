package kinglet.perf.scenario;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Focused runs with a yes or no at the end. They speak plain RESP to one server, Kinglet or redis-server. Exit status: 0
 * for a pass, 1 for a miss, 2 for a wrong option.
 */
@Command(
    name = "perf/scenario",
    mixinStandardHelpOptions = true,
    subcommands = {IdleCpu.class, StartUp.class, ManyConnections.class, Growth.class, Expiry.class, CacheHits.class, Churn.class,
        MemoryUse.class, BigDelete.class, MassExpiry.class, LongCommands.class, LogReplay.class, Saving.class, Restart.class,
        Storm.class, FanOut.class, AdminLane.class},
    description = "Runs one scenario against one server and says PASS or MISS.")
public final class Scenario {
  private Scenario() {}

  public static void main(String... arguments) {
    System.exit(new CommandLine(new Scenario()).execute(arguments));
  }
}
