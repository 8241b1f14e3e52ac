package kinglet.snapshot;

import java.io.IOException;
import kinglet.engine.memory.NativeBuffer;

/** Completes an encoder's bytes and brings them to a sink. Owned by the thread that calls the sink. */
public interface SnapshotFeed {
  /** Takes the next bytes, which it may change; they are the caller's again after the call. */
  void feed(NativeBuffer bytes) throws IOException;

  /** Nothing follows: writes what belongs to the end, and {@linkplain SnapshotSink#finish finishes} the sink. */
  void finish() throws IOException;

  /** The snapshot will not be done. */
  void abort();
}
