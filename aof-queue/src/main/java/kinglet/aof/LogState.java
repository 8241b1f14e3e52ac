package kinglet.aof;

/** How far the log is, and how it is: written by the threads that append and sync, read by any. */
public final class LogState {
  private volatile long appended;
  private volatile long synced;
  private volatile String writeError;
  private volatile String syncError;
  private volatile long syncs;
  private volatile long delayedSyncs;

  LogState(long offset) {
    appended = offset;
    synced = offset;
  }

  /** Everything below survives the end of the process. */
  public long appended() {
    return appended;
  }

  void appended(long offset) {
    appended = offset;
  }

  /** Everything below survives the end of the machine. */
  public long synced() {
    return synced;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void synced(long offset) {
    synced = offset;
    syncs++;
  }

  /** How many syncs there were. */
  public long syncs() {
    return syncs;
  }

  /** How many syncs took longer than their period. */
  public long delayedSyncs() {
    return delayedSyncs;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void delayedSync() {
    delayedSyncs++;
  }

  /** Why the last write failed, in the system's words; null if it did not. */
  public String writeError() {
    return writeError;
  }

  void writeError(String error) {
    writeError = error;
  }

  /** Why the last sync failed, in the system's words; null if it did not. */
  public String syncError() {
    return syncError;
  }

  void syncError(String error) {
    syncError = error;
  }
}
