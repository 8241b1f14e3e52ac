package kinglet.engine.effect;

/** Takes the effects of one executor cycle: a log, a replica feed. Called on the executor. */
public interface EffectTap {
  /**
   * One commit.
   *
   * @param offset the position in the stream of the first byte
   * @param database the one that is selected before the first byte; -1: the bytes begin with a SELECT
   * @param timeMs the cycle's Unix time
   * @param address where the bytes stand, until this call returns
   * @param length how many
   */
  void commit(long offset, int database, long timeMs, long address, long length);
}
