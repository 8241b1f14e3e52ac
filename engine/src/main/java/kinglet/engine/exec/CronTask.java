package kinglet.engine.exec;

/** Work that is due from time to time, done in slices on the executor. */
public interface CronTask {
  /**
   * Does a slice of what is due.
   *
   * @param nowMs Unix time
   * @return how much it did; 0 when nothing is due
   */
  int run(long nowMs);

  /** When it wants to run next, Unix time in milliseconds; a time that passed means at once. */
  long nextMs();
}
