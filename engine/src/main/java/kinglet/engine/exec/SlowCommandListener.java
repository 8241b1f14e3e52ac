package kinglet.engine.exec;

import kinglet.engine.command.Call;

/** Told about commands that took long: SLOWLOG, LATENCY. Called on the executor, right after the command. */
public interface SlowCommandListener {
  /** From how many nanoseconds on it wants to be told. */
  long thresholdNanos();

  /** The command that just ran took so long. */
  void slow(Call call, long elapsedNanos);

  /** A command that waited was answered without being served; to write the answer took so long. */
  default void unblocked(Call call, long elapsedNanos) {}
}
