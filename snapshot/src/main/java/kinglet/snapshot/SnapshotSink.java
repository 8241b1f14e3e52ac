package kinglet.snapshot;

import java.io.IOException;

/**
 * Where a snapshot's bytes go: a file, a replica. Called by one thread, the snapshot thread or, for a snapshot that the
 * executor makes at once, the executor: {@link #open}, then {@link #write} any number of times, then {@link #finish}; {@link
 * #abort} after any of them has failed or the snapshot was given up, also before {@link #open}.
 */
public interface SnapshotSink {
  /** Gets ready. */
  void open() throws IOException;

  /** Takes bytes, which are the caller's again after the call. */
  void write(long address, long length) throws IOException;

  /** All bytes were written: makes them last. After it returns, the snapshot counts as done. */
  void finish() throws IOException;

  /** The snapshot will not be done: leaves nothing behind. */
  void abort();
}
