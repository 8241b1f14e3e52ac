package kinglet.snapshot;

import java.util.function.LongSupplier;

/**
 * What a file says about the server that wrote it. Asked on the executor, at the cut.
 *
 * @param epochSeconds Unix time
 * @param usedBytes of memory
 * @param replicationId 40 hexadecimal digits
 * @param offset position in the stream of effects
 */
public record SnapshotHead(LongSupplier epochSeconds, LongSupplier usedBytes, String replicationId, LongSupplier offset) {}
