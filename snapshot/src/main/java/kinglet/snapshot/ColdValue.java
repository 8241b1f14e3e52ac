package kinglet.snapshot;

import kinglet.engine.keyspace.ColdRecord;

/**
 * A cold value of a snapshot that is not written yet, because it is not here.
 *
 * @param database the number of the one that it was in at the cut
 * @param attributes what stands before it, in RDB form
 * @param key of the entry, which may be gone
 * @param value what is waited for
 */
record ColdValue(int database, byte[] attributes, byte[] key, ColdRecord value) {}
