package kinglet.engine.stream;

import kinglet.engine.listpack.Listpack;

/**
 * How entries stand in a listpack, as in Redis, so that DUMP and RDB are a copy. The node's ID, its key in the tree, is that of
 * the entry that it began with. Static walks over it. Owned by the executor.
 *
 * <pre>
 * node   = entries  deleted  fields  field ...  0  entry ...       the master: its fields are of the first entry
 * entry  = flags  ms  seq  [fields]  (field value) ...  elements   with other fields than the master's
 *        | flags  ms  seq  value ...  elements                     with the same: SAME_FIELDS
 * </pre>
 *
 * <p>ms and seq are what to add to the node's ID. The last element of an entry says how many elements precede it: the way back.
 * A deleted entry stays, marked, until all of its node are. Source: t_stream.c of Redis 7.2.
 */
final class StreamNode {
  static final int DELETED = 1;
  static final int SAME_FIELDS = 2;

  /** Flags, ms, seq. */
  private static final int HEAD_ELEMENTS = 3;

  private StreamNode() {}

  /** How many entries it has. */
  static long entries(long listpack) {
    return Listpack.integer(Listpack.first(listpack));
  }

  /** How many deleted entries it has besides. */
  static long deleted(long listpack) {
    return Listpack.integer(Listpack.after(Listpack.first(listpack)));
  }

  /** Where the number of the master's fields stands. */
  static long masterCount(long listpack) {
    return skip(Listpack.first(listpack), 2);
  }

  /** The first entry; {@link Listpack#end} if there is none. */
  static long firstEntry(long listpack) {
    long count = masterCount(listpack);
    return skip(count, Listpack.integer(count) + 2);
  }

  /** The last entry; {@link Listpack#NONE} if there is none. */
  static long lastEntry(long listpack) {
    return entryEndingAt(listpack, Listpack.last(listpack));
  }

  /** The entry before one, or {@link Listpack#NONE}. */
  static long entryBefore(long listpack, long entry) {
    return entryEndingAt(listpack, Listpack.previous(listpack, entry));
  }

  private static long entryEndingAt(long listpack, long last) {
    long at = last;
    long elements = Listpack.integer(last);
    for (long i = 0; i < elements; i++) {
      at = Listpack.previous(listpack, at);
    }
    return elements == 0 ? Listpack.NONE : at;
  }

  static int flags(long entry) {
    return (int) Listpack.integer(entry);
  }

  /** Reads an entry's ID into the node's, which the caller gives. */
  static void addTo(StreamId nodeId, long entry) {
    long ms = Listpack.after(entry);
    nodeId.set(nodeId.ms() + Listpack.integer(ms), nodeId.seq() + Listpack.integer(Listpack.after(ms)));
  }

  /** Where an entry's content begins: behind its ID. */
  static long content(long entry) {
    return skip(entry, HEAD_ELEMENTS);
  }

  /** How many elements precede the last one of an entry. */
  static int elements(long pairs, boolean sameFields) {
    return (int) (sameFields ? HEAD_ELEMENTS + pairs : HEAD_ELEMENTS + 1 + 2 * pairs);
  }

  static long skip(long from, long elements) {
    long at = from;
    for (long i = 0; i < elements; i++) {
      at = Listpack.after(at);
    }
    return at;
  }
}
