package kinglet.engine.family;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;

/**
 * INFO keyspace: the databases that hold keys. Owned by the executor. The average time to live is that of a few keys at
 * the beginning of the dictionary, where chance put them: an estimate, 0 if none of them expires. Of hashes whose fields have
 * deadlines it tells as Redis 7.4 does; where there are none, its lines are those of 7.2.
 */
public final class InfoKeyspace implements InfoSection {
  private static final int STEPS_MAX = 64;
  private static final int SAMPLES_ENOUGH = 32;

  private final Keyspace keyspace;
  private long sampled;
  private double sampledMs;

  public InfoKeyspace(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  @Override
  public String name() {
    return "keyspace";
  }

  @Override
  public String title() {
    return "Keyspace";
  }

  @Override
  public void write(InfoText out) {
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      Database database = keyspace.database(i);
      if (database.size() > 0) {
        out.field("db" + i, "keys=" + database.size() + ",expires=" + database.volatileSize()
            + ",avg_ttl=" + averageTtlMs(database) + timed(database.timedSize()));
      }
    }
  }

  private static String timed(long count) {
    return count == 0 ? "" : ",subexpiry=" + count;
  }

  private long averageTtlMs(Database database) {
    sampled = 0;
    sampledMs = 0;
    if (database.volatileSize() > 0) {
      long cursor = 0;
      int steps = 0;
      do {
        cursor = database.scan(cursor, this::sample);
      } while (cursor != 0 && ++steps < STEPS_MAX && sampled < SAMPLES_ENOUGH);
    }
    return sampled == 0 ? 0 : (long) (sampledMs / sampled);
  }

  private void sample(long entry) {
    long deadlineMs = Entry.deadlineMs(entry);
    if (deadlineMs > keyspace.nowMs()) {
      sampled++;
      sampledMs += deadlineMs - keyspace.nowMs();
    }
  }
}
