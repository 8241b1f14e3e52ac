package kinglet.snapshot.mapped;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.Values;
import kinglet.snapshot.Functions;
import kinglet.snapshot.load.RdbLoadException;

/**
 * Reads all of a mapped snapshot: both ends, each bucket, each record and its value, and whether the index leads to it. Goes on
 * behind what is damaged, as far as the index shows where. One thread.
 */
public final class MappedCheck {
  private static final int DAMAGES_MAX = 100;
  private static final int GARBAGE_BLOCKS = 1 << 20;

  private final Restorer restorer;
  private final Report report;
  private long keys;
  private int damages;

  /** Gets what is found. */
  public interface Report {
    /** A key that is whole; a deadline of -1 is none. */
    void key(int database, int rdbType, long deadlineMs);

    /** Something that is not; the message names the place. */
    void damage(RdbLoadException what);
  }

  /** A check that tries the values in a keyspace, which it leaves empty. */
  public MappedCheck(Keyspace scratch, Values values, Report report) {
    restorer = new Restorer(scratch, values, new Functions());
    this.report = report;
  }

  /**
   * Checks a file.
   *
   * @return whether it is whole
   * @throws IOException if it can't be read
   */
  public boolean check(Path path) throws IOException {
    try (MappedSnapshot snapshot = MappedSnapshot.open(path)) {
      checkIndex(snapshot);
      checkRecords(snapshot);
      if (damages == 0 && keys != snapshot.keys()) {
        found(snapshot.damaged(snapshot.end(), "it has " + keys + " keys, and not " + snapshot.keys()));
      }
    } catch (RdbLoadException e) {
      found(e);
    }
    return damages == 0;
  }

  private void found(RdbLoadException what) {
    damages++;
    report.damage(what);
  }

  private void checkIndex(MappedSnapshot snapshot) {
    for (long i = 0; i < snapshot.buckets() && damages < DAMAGES_MAX; i++) {
      try {
        snapshot.checkBucket(i);
      } catch (RdbLoadException e) {
        found(e);
      }
    }
  }

  private void checkRecords(MappedSnapshot snapshot) {
    long place = MappedSnapshot.first();
    while (place < snapshot.end() && damages < DAMAGES_MAX) {
      try {
        long next = snapshot.read(place);
        checkRecord(snapshot, place);
        place = next;
      } catch (RdbLoadException e) {
        found(e);
        place = snapshot.nextIndexed(place);
      }
    }
  }

  private void checkRecord(MappedSnapshot snapshot, long place) throws RdbLoadException {
    RecordHead record = snapshot.head();
    try {
      if (record.isFunction()) {
        restorer.addFunction(record);
      } else {
        checkKey(snapshot, record, place);
      }
    } catch (RdbFormatException e) {
      throw snapshot.damaged(place, e.getMessage());
    }
  }

  private void checkKey(MappedSnapshot snapshot, RecordHead record, long place) throws RdbLoadException, RdbFormatException {
    Database database = restorer.database(record);
    long entry = restorer.restore(record, database);
    if (entry != Entry.NONE) {
      database.delete(entry);
      freeAll();
    }
    keys++;
    report.key(record.database(), record.rdbType(), record.deadlineMs());
    if (snapshot.find(record.database(), record.keyAddress(), record.keyLength()) != place) {
      throw snapshot.damaged(place, "the index does not lead to the key '" + Restorer.nameOf(record) + "'");
    }
  }

  private void freeAll() {
    Keyspace scratch = restorer.keyspace();
    while (scratch.hasGarbage()) {
      scratch.freeSlice(GARBAGE_BLOCKS);
    }
  }
}
