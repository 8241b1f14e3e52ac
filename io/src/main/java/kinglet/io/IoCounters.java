package kinglet.io;

/**
 * What one selector did since the start. Written by its thread only; others read values that may lag.
 */
public final class IoCounters {
  long selects;
  long accepted;
  long rejected;
  long closed;
  long inputBytes;
  long outputBytes;
  long reads;
  long writes;
  long ringFull;
  long timeouts;
  long queryBufferLimitHits;
  long acceptErrors;
  long rebuilds;

  /** Calls of epoll_wait. */
  public long selects() {
    return selects;
  }

  /** Connections accepted, those of {@link #rejected} not included. */
  public long accepted() {
    return accepted;
  }

  /** Connections refused because of maxclients. */
  public long rejected() {
    return rejected;
  }

  /** Connections closed, by either side. */
  public long closed() {
    return closed;
  }

  /** Bytes read. */
  public long inputBytes() {
    return inputBytes;
  }

  /** Bytes written. */
  public long outputBytes() {
    return outputBytes;
  }

  /** Reads from sockets. */
  public long reads() {
    return reads;
  }

  /** Writes to sockets. */
  public long writes() {
    return writes;
  }

  /** How often a socket had to wait because the executor's ring was full. */
  public long ringFull() {
    return ringFull;
  }

  /** Clients disconnected because they were silent for {@code timeout} seconds. */
  public long timeouts() {
    return timeouts;
  }

  /** Clients disconnected because of client-query-buffer-limit. */
  public long queryBufferLimitHits() {
    return queryBufferLimitHits;
  }

  /** Accepts that failed, for want of descriptors as a rule. */
  public long acceptErrors() {
    return acceptErrors;
  }

  /** How often the selector was replaced because it returned at once, again and again, for no reason. */
  public long rebuilds() {
    return rebuilds;
  }
}
