package kinglet.snapshot;

/**
 * What is asked of a snapshot.
 *
 * @param sink where it goes
 * @param format what it looks like
 * @param checksum whether it ends in its CRC-64, else in 0; rdbchecksum; a mapped file has its own in any case
 * @param logBase whether it is the base of a log, from which a loader drops no expired key
 * @param listener told how it goes
 */
public record SnapshotRequest(SnapshotSink sink, SnapshotFormat format, boolean checksum, boolean logBase,
    SnapshotListener listener) {}
