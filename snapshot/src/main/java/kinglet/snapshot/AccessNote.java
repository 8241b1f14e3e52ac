package kinglet.snapshot;

/** What is written about the accesses to a key, so that eviction goes on as before after a restart. */
public enum AccessNote {
  NONE,
  IDLE,
  FREQUENCY
}
