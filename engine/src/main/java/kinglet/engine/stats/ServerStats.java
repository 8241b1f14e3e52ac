package kinglet.engine.stats;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counters of INFO stats. Owned by the executor. */
public final class ServerStats {
  private final AccessStats access = new AccessStats();
  private final CycleStats cycles = new CycleStats();
  private long connections;
  private long rejected;
  private long commands;
  private long inputBytes;
  private long outputBytes;
  private long hits;
  private long misses;
  private long expiredKeys;
  private long expiredFields;
  private long evictedKeys;
  private long evictedClients;
  private final ExceededTime memoryExceeded = new ExceededTime();
  private long snapshotCutMicros;
  private long errorReplies;
  private String lastError = "";
  private final SortedMap<String, Long> errorsByCode = new TreeMap<>();

  /** A connection was accepted. */
  public void connected() {
    connections++;
  }

  /** A connection was refused, here and not by its selector. */
  public void rejected() {
    rejected++;
  }

  /** Commands were executed. */
  public void executed(long count) {
    commands += count;
  }

  /** A request's bytes came in. */
  public void received(long bytes) {
    inputBytes += bytes;
  }

  /** A request's replies go out. */
  public void sent(long bytes) {
    outputBytes += bytes;
  }

  /** A key was looked up for reading and found. */
  public void hit() {
    hits++;
  }

  /** A key was looked up for reading and not found. */
  public void miss() {
    misses++;
  }

  /** A key was deleted at its deadline. */
  public void expired() {
    expiredKeys++;
  }

  /** Fields of hashes went at their deadlines, or were given deadlines that had passed. */
  public void expiredFields(long count) {
    expiredFields += count;
  }

  /** A key was deleted for want of memory. */
  public void evictedKey() {
    evictedKeys++;
  }

  /** A client was closed for want of memory. */
  public void evictedClient() {
    evictedClients++;
  }

  /** A snapshot's cut was made, which took so long. */
  public void snapshotCut(long micros) {
    snapshotCutMicros = micros;
  }

  /** An error was replied; its code is its first word. */
  public void error(String text) {
    errorReplies++;
    lastError = text;
    int blank = text.indexOf(' ');
    errorsByCode.merge(blank < 0 ? text : text.substring(0, blank), 1L, Long::sum);
  }

  public long connections() {
    return connections;
  }

  /** Connections that were refused here. */
  public long rejectedConnections() {
    return rejected;
  }

  public long commands() {
    return commands;
  }

  public long inputBytes() {
    return inputBytes;
  }

  public long outputBytes() {
    return outputBytes;
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }

  public long expiredKeys() {
    return expiredKeys;
  }

  public long expiredFields() {
    return expiredFields;
  }

  public long evictedKeys() {
    return evictedKeys;
  }

  public long evictedClients() {
    return evictedClients;
  }

  /** For how long more memory is used than {@code maxmemory} allows. */
  public ExceededTime memoryExceeded() {
    return memoryExceeded;
  }

  /** How long the last cut of a snapshot held everybody up: what a fork does in Redis. */
  public long snapshotCutMicros() {
    return snapshotCutMicros;
  }

  /** The text of the last error that was replied. */
  public String lastError() {
    return lastError;
  }

  public long errorReplies() {
    return errorReplies;
  }

  /** How often each error code was replied, by code. */
  public SortedMap<String, Long> errorsByCode() {
    return Collections.unmodifiableSortedMap(errorsByCode);
  }

  /** CONFIG RESETSTAT. */
  public void reset() {
    connections = 0;
    rejected = 0;
    commands = 0;
    inputBytes = 0;
    outputBytes = 0;
    hits = 0;
    misses = 0;
    expiredKeys = 0;
    expiredFields = 0;
    evictedKeys = 0;
    evictedClients = 0;
    memoryExceeded.reset();
    snapshotCutMicros = 0;
    errorReplies = 0;
    errorsByCode.clear();
    cycles.reset();
  }

  /** What the executor's cycles took. */
  public CycleStats cycles() {
    return cycles;
  }

  /** What was denied to whom had no right to it. */
  public AccessStats access() {
    return access;
  }
}
