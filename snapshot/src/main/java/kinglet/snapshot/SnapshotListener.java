package kinglet.snapshot;

import java.io.IOException;

/** Told how a snapshot that was asked for goes. Called on the executor. */
public interface SnapshotListener {
  /**
   * The cut was made: what the snapshot will hold is the data of now.
   *
   * @param offset the position in the stream of effects of the first that is not in the snapshot; it is the first byte of a
   *     commit, and what follows begins by saying its database
   */
  default void cut(long offset) {}

  /** Everything was written, and {@link SnapshotSink#finish} has returned. */
  void saved();

  /** It could not be written, nothing of it is left. */
  void failed(IOException cause);
}
