package kinglet.snapshot;

/**
 * What is asked of a snapshot.
 *
 * @param sink where it goes
 * @param checksum whether it ends in its CRC-64, else in 0; rdbchecksum
 * @param logBase whether it is the base of a log, from which a loader drops no expired key
 * @param listener told how it goes
 */
public record SnapshotRequest(SnapshotSink sink, boolean checksum, boolean logBase, SnapshotListener listener) {}
