package kinglet.snapshot.mapped;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.Functions;
import kinglet.snapshot.load.Load;

/** A mapped snapshot that is read to its end before anybody is served. No key is left out, due or not. Owned by the executor. */
public final class MappedLoad implements Load {
  private static final int STEP_RECORDS = 64;

  private final MappedSnapshot snapshot;
  private final Restorer restorer;
  private long place = MappedSnapshot.first();
  private long keysLoaded;

  /**
   * Opens it.
   *
   * @throws IOException if it can't be read; the message is for the user
   */
  public MappedLoad(Path path, Keyspace keyspace, Values values, Functions functions) throws IOException {
    snapshot = MappedSnapshot.open(path);
    restorer = new Restorer(keyspace, values, functions);
  }

  @Override
  public boolean step() throws IOException {
    for (int i = 0; i < STEP_RECORDS && place < snapshot.end(); i++) {
      long next = snapshot.read(place);
      try {
        take(snapshot.head());
      } catch (RdbFormatException e) {
        throw snapshot.damaged(place, e.getMessage());
      }
      place = next;
    }
    if (place == snapshot.end() && keysLoaded != snapshot.keys()) {
      throw snapshot.damaged(place, "it has " + keysLoaded + " keys, and not " + snapshot.keys());
    }
    return place < snapshot.end();
  }

  private void take(RecordHead record) throws RdbFormatException {
    if (record.isFunction()) {
      restorer.addFunction(record);
      return;
    }
    Database database = restorer.database(record);
    long sizeBefore = database.size();
    long entry = restorer.restore(record, database);
    if (entry != 0 && database.size() == sizeBefore) {
      throw new RdbFormatException("the key '" + Restorer.nameOf(record) + "' is there twice in database " + database.index());
    }
    keysLoaded++;
  }

  /** How many keys were read. */
  public long keysLoaded() {
    return keysLoaded;
  }

  @Override
  public long size() {
    return snapshot.end();
  }

  @Override
  public long position() {
    return place;
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
