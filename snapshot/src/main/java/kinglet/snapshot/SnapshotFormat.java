package kinglet.snapshot;

/** What a snapshot's bytes look like. */
public enum SnapshotFormat {
  /** What redis-server loads too. */
  RDB,
  /** Our own, which a server can start from before it has read it: see {@link kinglet.snapshot.mapped.MappedFormat}. */
  MAPPED
}
