package kinglet.aof;

import java.util.List;
import java.util.function.Supplier;
import kinglet.engine.command.Flags;
import kinglet.engine.exec.Gate;

/** What clients are told while the log is in trouble. Source: Redis 7.2, whose text names the error as the system does. */
final class LogRefusals {
  private static final int RANK = 300;
  private static final String TEXT = "MISCONF Errors writing to the AOF file: ";
  private static final String OTHER = "Input/output error";
  private static final List<String> KNOWN = List.of("No space left on device", "Disk quota exceeded", "Read-only file system",
      "Cannot allocate memory", "File too large", OTHER);

  private LogRefusals() {}

  /**
   * Has writes refused while the gate's bit is set.
   *
   * @param error the system's words
   */
  static void add(Gate gate, Supplier<String> error) {
    for (String known : KNOWN) {
      gate.add(new Gate.Refusal(RANK, Gate.LOG_FAILED, Flags.WRITE | Flags.TELLS_HEALTH, 0,
          () -> known.equals(KNOWN.contains(error.get()) ? error.get() : OTHER), TEXT + known));
    }
  }
}
