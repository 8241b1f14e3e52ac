package kinglet.snapshot.mapped;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Flags;
import kinglet.engine.command.Router;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Gate;
import kinglet.engine.keyspace.DamagedKeyException;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.Values;
import kinglet.engine.stats.InfoText;
import kinglet.engine.time.Clock;
import kinglet.snapshot.Functions;
import kinglet.snapshot.Pace;
import kinglet.snapshot.load.Load;
import kinglet.snapshot.load.RdbLoadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves from a mapped snapshot before it is loaded. At first every key is {@linkplain kinglet.engine.keyspace.DormantKeys
 * dormant}: who looks one up, a command or the replay of the log, wakes it. Behind that, in slices of a {@link Pace}, all others
 * come in the order of the file; then the file is let go and the server is as any other. Owned by the executor.
 *
 * <p><b>Once each.</b> A key is woken, or passed by, once: a bit for each record remembers it ({@link PlaceSet}, 1/128 of the
 * file's size). So what was deleted, overwritten or evicted does not come back. FLUSHALL and FLUSHDB drop what is dormant;
 * SWAPDB takes it along. A key whose deadline has passed is woken if it is looked up, so that it expires as others do; else it is
 * passed by and nobody is told, as when an RDB file is loaded.
 *
 * <p><b>What has to wait.</b> Commands that look at all keys or at any (KEYS, SCAN, RANDOMKEY, SAVE, DEBUG DIGEST) are refused with
 * LOADING, snapshots are put off. DBSIZE and INFO count what is dormant. Eviction chooses from what is awake.
 *
 * <p><b>Damage.</b> Nothing is believed whose checksum is wrong. A command that names a key whose record, or whose bucket of
 * the index, is damaged gets an error, as often as it asks; loading stops there, the log says where, and all other keys go on
 * being served, one by one.
 */
public final class Hydration implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("snapshot");
  private static final int RANK = 810;
  private static final int RECORDS_BETWEEN_LOOKS = 16;
  private static final long RETRY_MS = 1000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Restorer restorer;
  private final Keyspace keyspace;
  private final Gate gate;
  private final Pace pace;
  private final Clock clock;
  private final Consumer<Router> routing;
  private final List<DormantDatabase> parts = new ArrayList<>();
  private MappedSnapshot snapshot;
  private PlaceSet awake;
  private Runnable onEnd;
  private long place;
  private long expired;
  private long startNanos;
  private long nextMs;
  private int recordsMax = Integer.MAX_VALUE;
  private boolean started;
  private boolean waking;
  // Why loading stopped, or null; and what was found last.
  private String damage;
  private String lastDamage;

  /**
   * Nothing is dormant.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   * @param routing puts a router before commands, null: none
   */
  public Hydration(Keyspace keyspace, Values values, Functions functions, Gate gate, Pace pace, Clock clock,
      Consumer<Router> routing) {
    this.keyspace = keyspace;
    this.gate = gate;
    this.pace = pace;
    this.clock = clock;
    this.routing = routing;
    restorer = new Restorer(keyspace, values, functions);
    gate.add(new Gate.Refusal(RANK, Gate.HYDRATING, Flags.WHOLE_KEYSPACE, 0, command -> refusal()));
  }

  private String refusal() {
    return damage == null ? Errors.LOADING : "DAMAGED the data can't be loaded, only keys can be asked for: " + damage;
  }

  /** Has slices end after so many records, however fast they were; for tests. */
  public void divide(int records) {
    recordsMax = records;
  }

  /** Whether there are keys that are not in memory yet. */
  public boolean isActive() {
    return snapshot != null;
  }

  /**
   * Opens a snapshot: from now on its keys are dormant, in databases that must be empty.
   *
   * @return what is left to be done before {@link #start}: nothing
   * @throws IOException if it can't be opened; the message is for the user
   */
  public Load open(Path path) throws IOException {
    snapshot = MappedSnapshot.open(path);
    startNanos = clock.nanos();
    started = false;
    damage = null;
    place = MappedSnapshot.first();
    nextMs = 0;
    expired = 0;
    awake = new PlaceSet(snapshot.end());
    try {
      makeDormant();
      readFunctions();
    } catch (IOException e) {
      close();
      throw e;
    }
    gate.state(Gate.HYDRATING, true);
    routing.accept(new KeyWaker());
    LOG.info("Opened {} with {} keys in {} seconds", path, snapshot.keys(), seconds());
    return new Opened(snapshot.size());
  }

  private void makeDormant() throws IOException {
    for (int i = 0; i < snapshot.databaseCount(); i++) {
      try {
        Database database = restorer.database(snapshot.database(i));
        parts.add(new DormantDatabase(this, database, snapshot.keysOf(i), snapshot.volatileKeysOf(i)));
      } catch (RdbFormatException e) {
        throw snapshot.damaged(snapshot.end(), e.getMessage());
      }
    }
    parts.forEach(DormantDatabase::begin);
  }

  /** They come before all keys. */
  private void readFunctions() throws IOException {
    while (place < snapshot.end()) {
      long next = snapshot.read(place);
      if (!snapshot.head().isFunction()) {
        return;
      }
      try {
        restorer.addFunction(snapshot.head());
      } catch (RdbFormatException e) {
        throw snapshot.damaged(place, e.getMessage());
      }
      place = next;
    }
  }

  /** The log is replayed: clients are served from now on, and the rest is loaded. */
  public void start(Runnable end) {
    onEnd = end;
    started = true;
    endIfDone();
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.3f", (clock.nanos() - startNanos) / NANOS_PER_SECOND);
  }

  // ---- one key ----

  /** Wakes the key of a database, if it has it and was not dealt with. */
  long wake(DormantDatabase part, long key, int keyLength) {
    if (waking) {
      // It is the one that is being put in.
      return Entry.NONE;
    }
    try {
      long found = snapshot.find(part.number(), key, keyLength);
      return found == MappedSnapshot.NONE || awake.has(found) ? Entry.NONE : restore(part, found);
    } catch (RdbLoadException e) {
      throw new DamagedKeyException(damaged(e));
    }
  }

  /** Brings the record that was read last into its database. */
  private long restore(DormantDatabase part, long at) throws RdbLoadException {
    waking = true;
    try {
      RecordHead record = snapshot.head();
      long entry = restorer.restore(record, part.holder());
      pass(part, at);
      return entry;
    } catch (RdbFormatException e) {
      throw snapshot.damaged(at, e.getMessage());
    } finally {
      waking = false;
    }
  }

  private void pass(DormantDatabase part, long at) {
    awake.add(at);
    part.passed(snapshot.head().hasDeadline());
  }

  private String damaged(RdbLoadException e) {
    if (!e.getMessage().equals(lastDamage)) {
      lastDamage = e.getMessage();
      LOG.error("The snapshot is damaged: {}. Its keys are served as far as they are whole; kinglet-check-aof finds all damage",
          e.getMessage());
    }
    return e.getMessage();
  }

  /** What is dormant in a database was dropped. */
  void dropped() {
    endIfDone();
  }

  // ---- all the others ----

  @Override
  public long nextMs() {
    return started && damage == null ? nextMs : Long.MAX_VALUE;
  }

  @Override
  public int run(long nowMs) {
    long endNanos = pace.begin();
    try {
      int left = recordsMax;
      do {
        load(Math.min(left, RECORDS_BETWEEN_LOOKS));
        left -= RECORDS_BETWEEN_LOOKS;
      } while (hasMore() && left > 0 && pace.isInTime(endNanos));
      if (place == snapshot.end() && dormantKeys() > 0) {
        throw snapshot.damaged(place, "it has fewer keys than it says");
      }
    } catch (RdbLoadException e) {
      damage = damaged(e);
    } catch (OutOfNativeMemoryException e) {
      LOG.warn("Keys can't be loaded now: {}", e.getMessage());
      nextMs = nowMs + RETRY_MS;
    }
    pace.end();
    endIfDone();
    return 1;
  }

  private boolean hasMore() {
    return place < snapshot.end() && dormantKeys() > 0;
  }

  private void load(int records) throws RdbLoadException {
    for (int i = 0; i < records && place < snapshot.end(); i++) {
      long next = snapshot.read(place);
      if (!awake.has(place)) {
        load(snapshot.head());
      }
      place = next;
    }
  }

  private void load(RecordHead record) throws RdbLoadException {
    DormantDatabase part = part(record.database());
    if (part == null || part.isDropped()) {
      return;
    }
    if (record.hasDeadline() && record.deadlineMs() <= keyspace.nowMs()) {
      expired++;
      pass(part, place);
    } else {
      long ignored = restore(part, place);
    }
  }

  private DormantDatabase part(int number) throws RdbLoadException {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).number() == number) {
        return parts.get(i);
      }
    }
    throw snapshot.damaged(place, "the end of the file says nothing of database " + number);
  }

  private long dormantKeys() {
    long keys = 0;
    for (int i = 0; i < parts.size(); i++) {
      keys += parts.get(i).size();
    }
    return keys;
  }

  private void endIfDone() {
    if (!started || dormantKeys() > 0) {
      return;
    }
    LOG.info("All of {} keys are in memory, {} had expired, after {} seconds", snapshot.keys(), expired, seconds());
    close();
    onEnd.run();
  }

  /** Lets go of the file; what is dormant is lost to this process. */
  public void close() {
    if (snapshot == null) {
      return;
    }
    parts.forEach(DormantDatabase::end);
    parts.clear();
    awake.close();
    snapshot.close();
    snapshot = null;
    started = false;
    gate.state(Gate.HYDRATING, false);
    routing.accept(null);
  }

  // ---- INFO ----

  /** Fields of INFO persistence. */
  public void writeState(InfoText out) {
    out.field("hydrating", isActive() ? 1 : 0);
    if (isActive()) {
      out.field("hydration_total_keys", snapshot.keys());
      out.field("hydrated_keys", snapshot.keys() - dormantKeys());
      out.field("hydration_status", damage == null ? "ok" : "damaged");
    }
  }

  /** There is nothing to be read before the log. */
  private record Opened(long size) implements Load {
    @Override
    public boolean step() {
      return false;
    }

    @Override
    public long position() {
      return size;
    }

    @Override
    public void close() {}
  }
}
