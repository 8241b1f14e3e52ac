package kinglet.engine.stream;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.Reply;

/** Writes IDs and entries into replies. Owned by the executor; no garbage. */
final class EntryReply {
  private static final short CRLF = '\r' | '\n' << 8;

  /** As a bulk string: its length, two line ends and the text. */
  private static final int ID_BYTES_MAX = 7 + StreamId.TEXT_BYTES_MAX;

  private final Listpack listpacks;
  private final EntryCursor cursor;
  private final StreamId lowest = new StreamId().lowest();
  private final StreamId highest = new StreamId().highest();
  private final long scratch;

  EntryReply(StreamValue streams) {
    listpacks = streams.listpacks();
    cursor = new EntryCursor(streams.allocator());
    scratch = streams.allocator().allocate(StreamId.TEXT_BYTES_MAX);
  }

  /** An ID as a bulk string. */
  void id(Reply reply, StreamId id) {
    reply.bulk(scratch, id.put(scratch, '-') - scratch);
  }

  /** Leaves a gap for an ID that is known later; gaps nest. */
  int beginId(Reply reply) {
    return reply.output().openGap(ID_BYTES_MAX);
  }

  /** Fills the gap of {@link #beginId}. */
  void endId(Reply reply, int gap, StreamId id) {
    int length = (int) (id.put(scratch, '-') - scratch);
    long at = reply.output().gapAddress(gap);
    Memory.putByte(at, (byte) '$');
    at = Decimal.put(at + 1, length);
    Memory.putShort(at, CRLF);
    Memory.copy(scratch, at + 2, length);
    Memory.putShort(at + 2 + length, CRLF);
    reply.output().closeGap(gap, at + 4 + length, ID_BYTES_MAX);
  }

  /** The entry that a cursor is at, whose fields were not read: its ID, and an array of its fields and values. */
  void entry(Reply reply, EntryCursor at) {
    reply.array(2);
    id(reply, at.id());
    reply.array(2 * at.pairs());
    for (long pair = at.pairs(); pair > 0; pair--) {
      at.nextPair();
      element(reply, at.field());
      element(reply, at.value());
    }
  }

  private void element(Reply reply, long place) {
    listpacks.read(place);
    reply.bulk(listpacks.address(), listpacks.length());
  }

  /** The entry with an ID, if there is one; else nothing, and false. */
  boolean entry(Reply reply, long stream, StreamId id) {
    return edge(reply, stream, id, id, false);
  }

  /** The first entry, if there is one; else nothing, and false. */
  boolean first(Reply reply, long stream) {
    return edge(reply, stream, lowest, highest, false);
  }

  /** The last entry, if there is one; else nothing, and false. */
  boolean last(Reply reply, long stream) {
    return edge(reply, stream, lowest, highest, true);
  }

  private boolean edge(Reply reply, long stream, StreamId from, StreamId to, boolean backwards) {
    boolean found = cursor.over(stream, from, to, backwards).next();
    if (found) {
      entry(reply, cursor);
    }
    return found;
  }

  /**
   * An array of the entries between two IDs.
   *
   * @param countMax 0: all
   */
  void range(Reply reply, long stream, StreamId from, StreamId to, boolean backwards, long countMax) {
    int array = reply.beginArray();
    long count = 0;
    cursor.over(stream, from, to, backwards);
    while ((countMax == 0 || count < countMax) && cursor.next()) {
      entry(reply, cursor);
      count++;
    }
    reply.endArray(array, count);
  }

  /** As {@link #range}, of the first entries. */
  void head(Reply reply, long stream, long countMax) {
    range(reply, stream, lowest, highest, false, countMax);
  }
}
