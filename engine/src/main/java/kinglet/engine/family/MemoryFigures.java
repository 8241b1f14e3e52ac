package kinglet.engine.family;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.session.Clients;
import kinglet.engine.stats.ProcessFacts;

/**
 * Where the memory went: what INFO memory, MEMORY STATS and MEMORY DOCTOR show. Owned by the executor.
 *
 * <p>{@code used_memory}, which maxmemory limits, is what data takes off the Java heap (keys, values, dictionaries), and what
 * clients take: their buffers, and their objects at a flat rate. Other things on the heap have fields of their own.
 */
public final class MemoryFigures {
  private static final int ENTRY_HEADER_BYTES = 8;
  private static final int DEADLINE_BYTES = 24;
  private static final double PERCENT = 100;

  private final Keyspace keyspace;
  private final Clients clients;
  private final ProcessFacts process;
  private final long startupBytes;
  private long peakBytes;
  private long usedBytes;
  private long clientBytes;
  private long residentBytes;
  private long overheadBytes;
  private long keys;

  public MemoryFigures(Keyspace keyspace, Clients clients, ProcessFacts process) {
    this.keyspace = keyspace;
    this.clients = clients;
    this.process = process;
    startupBytes = keyspace.usedBytes();
  }

  /** Notes the peak; called from time to time. */
  public void sample() {
    peakBytes = Math.max(peakBytes, keyspace.usedBytes() + clients.memoryBytes());
  }

  /** Takes all figures of this moment, which the other methods then tell. */
  void read() {
    clients.recount();
    sample();
    clientBytes = clients.memoryBytes();
    usedBytes = keyspace.usedBytes() + clientBytes;
    residentBytes = process.residentBytes();
    overheadBytes = startupBytes + clientBytes;
    keys = 0;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      Database database = keyspace.database(i);
      overheadBytes += mainBytes(database) + deadlineBytes(database);
      keys += database.size();
    }
  }

  /** The dictionary and the entries' headers. */
  static long mainBytes(Database database) {
    return database.dictBytes() + database.size() * ENTRY_HEADER_BYTES;
  }

  /** What the deadlines take, inside the entries. */
  static long deadlineBytes(Database database) {
    return database.volatileSize() * DEADLINE_BYTES;
  }

  Keyspace keyspace() {
    return keyspace;
  }

  Allocator allocator() {
    return keyspace.allocator();
  }

  ProcessFacts process() {
    return process;
  }

  int clientCount() {
    return clients.count();
  }

  long startupBytes() {
    return startupBytes;
  }

  long peakBytes() {
    return peakBytes;
  }

  long usedBytes() {
    return usedBytes;
  }

  long clientBytes() {
    return clientBytes;
  }

  long residentBytes() {
    return residentBytes;
  }

  long overheadBytes() {
    return overheadBytes;
  }

  long keys() {
    return keys;
  }

  long datasetBytes() {
    return Math.max(0, usedBytes - overheadBytes);
  }

  /** What came since the start, at least 1. */
  private long netBytes() {
    return Math.max(1, usedBytes - startupBytes);
  }

  double datasetPercent() {
    return datasetBytes() * PERCENT / netBytes();
  }

  double peakPercent() {
    return peakBytes == 0 ? 0 : usedBytes * PERCENT / peakBytes;
  }

  long bytesPerKey() {
    return keys == 0 ? 0 : netBytes() / keys;
  }

  /** How many times the smaller is the larger; 0 if the smaller is nothing. */
  static double ratio(long larger, long smaller) {
    return smaller == 0 ? 0 : (double) larger / smaller;
  }
}
