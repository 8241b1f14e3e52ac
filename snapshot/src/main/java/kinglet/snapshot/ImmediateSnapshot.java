package kinglet.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;

/**
 * Makes snapshots at once, while nothing else happens: behind FLUSHALL, for DEBUG RELOAD, at the end of the process. Needs no {@link Snapshotter}, and does
 * not disturb it. Owned by the executor.
 */
public final class ImmediateSnapshot {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Keyspace keyspace;
  private final RdbEncoder encoder;

  /**
   * Over the keyspace.
   *
   * @param encoder of its own
   */
  public ImmediateSnapshot(Keyspace keyspace, RdbEncoder encoder) {
    this.keyspace = keyspace;
    this.encoder = encoder;
  }

  /** Writes all data into the sink, and finishes it; or aborts it and throws. */
  public void save(SnapshotSink sink, boolean checksum) throws IOException {
    SnapshotFeed feed = encoder.feedTo(sink, checksum);
    try {
      encoder.begin(false);
      for (int i = 0; i < keyspace.databaseCount(); i++) {
        save(keyspace.database(i), feed);
      }
      encoder.end();
      drain(feed, 0);
      feed.finish();
    } catch (IOException e) {
      feed.abort();
      throw e;
    } catch (UncheckedIOException e) {
      feed.abort();
      throw e.getCause();
    } finally {
      encoder.buffer().close();
    }
  }

  private void save(Database database, SnapshotFeed feed) {
    database.forEach(entry -> {
      encoder.visit(database.index(), entry);
      drain(feed, BUFFER_BYTES);
    });
  }

  private void drain(SnapshotFeed feed, long bytesMin) {
    if (encoder.buffer().length() >= bytesMin) {
      try {
        feed.feed(encoder.buffer());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      encoder.buffer().clear(BUFFER_BYTES);
    }
  }
}
