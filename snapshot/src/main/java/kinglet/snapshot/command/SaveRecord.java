package kinglet.snapshot.command;

/** How saving went, for INFO, LASTSAVE and save points. Owned by the executor. Times are Unix time in seconds. */
final class SaveRecord {
  private static final int NEVER = -1;

  private long lastSeconds;
  private long triedSeconds;
  private long startSeconds;
  private long changesSaved;
  private long changesAtStart;
  private long durationSeconds = NEVER;
  private long saves;
  private boolean failed;

  SaveRecord(long nowSeconds) {
    lastSeconds = nowSeconds;
  }

  /** A background save begins. */
  void begin(long nowSeconds, long changes) {
    saves++;
    triedSeconds = nowSeconds;
    startSeconds = nowSeconds;
    changesAtStart = changes;
  }

  /** It has ended, well or not. */
  void end(long nowSeconds, boolean well) {
    durationSeconds = nowSeconds - startSeconds;
    failed = !well;
    if (well) {
      changesSaved = changesAtStart;
      lastSeconds = nowSeconds;
    }
  }

  /** It was given up, which is no failure. */
  void giveUp(long nowSeconds) {
    durationSeconds = nowSeconds - startSeconds;
  }

  /** SAVE was asked for. */
  void count() {
    saves++;
  }

  /** Everything was saved at once. */
  void savedNow(long nowSeconds, long changes) {
    changesSaved = changes;
    lastSeconds = nowSeconds;
    failed = false;
  }

  /** How many of so many changes are in no file. */
  long unsaved(long changes) {
    return changes - changesSaved;
  }

  /** When data was last saved; at first, the start. */
  long lastSeconds() {
    return lastSeconds;
  }

  /** When a background save last began, 0 if never. */
  long triedSeconds() {
    return triedSeconds;
  }

  /** When the one that runs began. */
  long startSeconds() {
    return startSeconds;
  }

  /** How long the last background save took, -1 if there was none. */
  long durationSeconds() {
    return durationSeconds;
  }

  /** How many saves were begun. */
  long saves() {
    return saves;
  }

  /** Whether the last background save failed. */
  boolean hasFailed() {
    return failed;
  }
}
