package kinglet.aof.redis;

/** Executes the commands of a log, in order. Called by the executor's thread. */
@FunctionalInterface
public interface CommandFeed {
  /**
   * Executes commands, all of them, also behind one that is refused.
   *
   * @param database what is selected before the first, or -1: what those before left selected
   * @param address of complete RESP arrays of bulk strings, which stay only during the call
   * @param length in bytes
   * @return null, or what was wrong with the last that was refused
   */
  String apply(int database, long address, long length);
}
