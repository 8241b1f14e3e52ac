package kinglet.engine.tier;

import java.io.IOException;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Freezer;
import kinglet.engine.keyspace.ColdRecord;
import kinglet.engine.keyspace.ColdValueException;
import kinglet.engine.keyspace.ColdValues;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.keyspace.Victims;
import kinglet.engine.keyspace.Victims.Rule;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.engine.rdb.Values;
import kinglet.engine.stats.InfoText;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.time.Clock;
import org.agrona.collections.Long2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cold tier: where values go when memory is full, instead of being deleted with their keys. Owned by the executor.
 *
 * <p><b>Freezing.</b> A value becomes a record, the payload that DUMP gives, under a ticket, a number of its own; the entry keeps
 * key, type, deadline and access clock, and holds the ticket and the record's length. So a key can be renamed, moved, given a
 * deadline or deleted without its value. Until the store has written a record it is kept here; {@value #UNWRITTEN_BYTES_MAX}
 * bytes at most, then whoever needs memory waits.
 *
 * <p><b>Thawing.</b> A record is read, checked and decoded into an entry aside, whose value the cold entry gets; then the store
 * forgets it: a value is in memory or in the store, never in both. Commands have it fetched before they run, see {@link
 * #fetch}; what nobody fetched is read where it is needed, and everybody waits: a stall, which is counted.
 *
 * <p><b>What can be frozen.</b> Values of {@value #INLINE_BYTES_MIN} bytes or more that take at most {@value #VALUE_BYTES_MAX}
 * bytes of memory. Not hashes of which fields have deadlines: those come due. What can't stays in memory as long as others can;
 * then keys are evicted as if there were no tier. The same if the store is full: then keys of frozen values are.
 *
 * <p><b>Failures.</b> If the store can't write, nothing is frozen any more; what it did not write stays here. If it can't read, the
 * command that needs the value gets an error, and the key stays as it is: the log and the last snapshot have the value.
 */
public final class Tier implements ColdValues, Freezer, CronTask, ColdStore.Answers {
  static final String UNREADABLE = "the value of a key can't be read from the tier: ";

  private static final Logger LOG = LoggerFactory.getLogger("tier");
  private static final long VALUE_BYTES_MAX = 64 << 10;
  private static final int RECORD_BYTES_MAX = 96 << 10;
  private static final int INLINE_BYTES_MIN = 32;
  private static final long UNWRITTEN_BYTES_MAX = 8 << 20;
  private static final int LENGTH_BITS = 17;
  private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

  private final Keyspace keyspace;
  private final Values values;
  private final ColdStore store;
  private final long diskBytesMax;
  private final LatencyMonitor monitor;
  private final Clock clock;
  private final Runnable wake;
  private final Victims warm;
  private final Victims frozen;
  private final Long2ObjectHashMap<byte[]> unwritten = new Long2ObjectHashMap<>();
  private final Long2ObjectHashMap<Fetch> fetches = new Long2ObjectHashMap<>();
  private final NativeBuffer record = new NativeBuffer();
  private final TierStats stats = new TierStats();
  private long lastTicket;
  private long count;
  private long diskBytes;
  private long unwrittenBytes;
  private boolean busy;
  private boolean broken;

  /**
   * A tier with nothing in it.
   *
   * @param values codecs that nobody else uses: they work in the middle of commands
   * @param diskBytesMax how much of the disk records may take
   * @param wake called when commands that waited may go on
   */
  public Tier(Keyspace keyspace, Values values, ColdStore store, long diskBytesMax, LatencyMonitor monitor, Clock clock,
      Runnable wake) {
    this.keyspace = keyspace;
    this.values = values;
    this.store = store;
    this.diskBytesMax = diskBytesMax;
    this.monitor = monitor;
    this.clock = clock;
    this.wake = wake;
    warm = keyspace.victims(this::canFreeze);
    frozen = keyspace.victims(Entry::isCold);
  }

  @Override
  public long count() {
    return count;
  }

  // ---- freezing ----

  @Override
  public void rule(Rule rule, boolean volatileOnly, int samples) {
    warm.rule(rule, volatileOnly, samples);
    frozen.rule(rule, volatileOnly, samples);
  }

  @Override
  public Victims frozen() {
    return frozen;
  }

  @Override
  public boolean isBusy() {
    return busy;
  }

  @Override
  public void evicted() {
    stats.evicted++;
  }

  @Override
  public Outcome freeze() {
    if (broken) {
      return Outcome.NOTHING;
    }
    busy = busy || unwrittenBytes >= UNWRITTEN_BYTES_MAX;
    if (busy) {
      return Outcome.BUSY;
    }
    if (diskBytes >= diskBytesMax) {
      return Outcome.FULL;
    }
    return warm.choose() && freeze(warm.database(), warm.entry()) ? Outcome.MOVED : Outcome.NOTHING;
  }

  private boolean canFreeze(long entry) {
    return switch (Entry.encoding(entry)) {
      case Entry.WORD, Entry.COLD -> false;
      case Entry.INLINE -> Entry.detail(entry) >= INLINE_BYTES_MIN;
      default -> !Entry.isTimed(entry) && keyspace.memoryBytes(entry) <= VALUE_BYTES_MAX && keyspace.captureOf(entry) == 0;
    };
  }

  private boolean freeze(Database database, long entry) {
    NativeBuffer payload = values.dump(entry);
    int length = (int) payload.length();
    if (length > RECORD_BYTES_MAX) {
      return false;
    }
    long ticket = ++lastTicket;
    byte[] bytes = Memory.bytes(payload.address(), length);
    database.chill(entry, ticket << LENGTH_BITS | length);
    count++;
    diskBytes += store.diskBytes(length);
    unwritten.put(ticket, bytes);
    unwrittenBytes += length;
    store.store(ticket, bytes);
    stats.stores++;
    return true;
  }

  // ---- thawing ----

  @Override
  public ColdRecord fetch(long entry) {
    long ticket = ticket(Entry.word(entry));
    Fetch fetch = fetches.get(ticket);
    if (fetch == null) {
      fetch = new Fetch(this, ticket, length(Entry.word(entry)), clock.nanos());
      fetches.put(ticket, fetch);
      byte[] here = unwritten.get(ticket);
      if (here == null) {
        store.fetch(ticket);
      } else {
        fetch.came(here, null);
      }
    }
    return fetch.use();
  }

  /** Nobody needs a fetched record here any more; one that has not come yet goes when it does. */
  void unused(long ticket) {
    fetches.remove(ticket);
  }

  @Override
  public byte[] read(long entry) {
    long ticket = ticket(Entry.word(entry));
    Fetch fetch = fetches.get(ticket);
    if (fetch != null && fetch.isHere()) {
      return fetch.bytes();
    }
    byte[] here = unwritten.get(ticket);
    return here == null ? readNow(ticket) : here;
  }

  private byte[] readNow(long ticket) {
    long startNanos = clock.nanos();
    try {
      stats.stalls++;
      return store.read(ticket);
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      monitor.add("tier-stall", keyspace.nowMs(), clock.nanos() - startNanos);
    }
  }

  private ColdValueException unreadable(Exception cause) {
    stats.misses++;
    return new ColdValueException(UNREADABLE + cause.getMessage(), cause);
  }

  @Override
  public long thaw(Database database, long entry) {
    long word = Entry.word(entry);
    long source = decode(read(entry), Entry.keyAddress(entry), Entry.keyLength(entry));
    long at;
    try {
      at = database.warm(entry, source);
    } catch (OutOfNativeMemoryException e) {
      keyspace.aside().delete(source);
      throw e;
    }
    release(word);
    stats.hits++;
    return at;
  }

  @Override
  public long decode(byte[] bytes, long key, int keyLength) {
    record.clear(0);
    record.put(bytes);
    if (!values.isPayload(record.address(), bytes.length)) {
      throw unreadable(new RdbFormatException("its checksum is wrong"));
    }
    try {
      return values.restore(record.address(), bytes.length, keyspace.aside(), key, keyLength);
    } catch (RdbFormatException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    long source = decode(read(entry), Entry.keyAddress(entry), Entry.keyLength(entry));
    keyspace.digest(source, digest);
    keyspace.aside().delete(source);
  }

  @Override
  public void release(long word) {
    long ticket = ticket(word);
    count--;
    diskBytes -= store.diskBytes(length(word));
    unwritten.remove(ticket);
    store.remove(ticket);
  }

  private static long ticket(long word) {
    return word >>> LENGTH_BITS;
  }

  private static int length(long word) {
    return (int) word & LENGTH_MASK;
  }

  // ---- answers ----

  @Override
  public long nextMs() {
    return store.hasAnswers() ? 0 : Long.MAX_VALUE;
  }

  @Override
  public int run(long nowMs) {
    int answers = store.poll(this);
    busy = busy && unwrittenBytes > UNWRITTEN_BYTES_MAX / 2;
    wake.run();
    return answers;
  }

  /** What was not written stays here. */
  @Override
  public void stored(long ticket, byte[] bytes, Throwable failure) {
    unwrittenBytes -= bytes.length;
    if (failure == null) {
      unwritten.remove(ticket);
    } else if (!broken) {
      broken = true;
      LOG.error("The tier can't be written ({}): from now on keys are evicted with their values", failure.toString());
    }
  }

  @Override
  public void fetched(long ticket, byte[] bytes, Throwable failure) {
    Fetch fetch = fetches.get(ticket);
    if (failure != null) {
      stats.misses++;
      LOG.error("A value can't be read from the tier: {}", failure.toString());
    }
    if (fetch != null) {
      long nanos = clock.nanos() - fetch.startNanos();
      stats.fetched(nanos);
      monitor.add("tier-fetch", keyspace.nowMs(), nanos);
      fetch.came(bytes, failure);
    }
  }

  // ---- numbers ----

  /** INFO's fields. */
  public void write(InfoText out) {
    out.field("tier_keys", count);
    out.field("tier_bytes", diskBytes);
    out.field("tier_bytes_max", diskBytesMax);
    out.field("tier_unwritten_bytes", unwrittenBytes);
    out.field("tier_broken", broken ? 1 : 0);
    stats.write(out);
  }

  /** CONFIG RESETSTAT's part. */
  public void resetStatistics() {
    stats.reset();
  }
}
