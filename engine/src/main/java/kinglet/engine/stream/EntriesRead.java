package kinglet.engine.stream;

import kinglet.engine.resp.Reply;

/**
 * How many of the entries ever added a group has read, and how many it lags behind: known only where no deleted entry is in
 * between. Static: all is in the stream and the group. Owned by the executor. Source: t_stream.c of Redis 7.2.
 */
final class EntriesRead {
  private EntriesRead() {}

  /** Notes that a group has read an entry after all that it had read. */
  static void advance(long stream, long group, StreamId id) {
    long entriesRead = Group.entriesRead(group);
    if (entriesRead != Group.UNKNOWN && !hasDeletedFrom(stream, id)) {
      Group.entriesRead(group, entriesRead + 1);
    } else if (StreamHead.added(stream) > 0) {
      Group.entriesRead(group, upTo(stream, id));
    }
    id.write(Group.lastId(group));
  }

  /** Replies how many entries a group is behind, or nil. */
  static void replyLag(Reply reply, long stream, long group) {
    StreamId lastId = new StreamId().read(Group.lastId(group));
    long entriesRead = Group.entriesRead(group);
    if (StreamHead.added(stream) == 0) {
      reply.integer(0);
      return;
    }
    if (entriesRead == Group.UNKNOWN || hasDeletedFrom(stream, lastId)) {
      entriesRead = upTo(stream, lastId);
    }
    if (entriesRead == Group.UNKNOWN) {
      reply.nil();
    } else {
      reply.integer(StreamHead.added(stream) - entriesRead);
    }
  }

  /** Whether one of the entries from an ID on may have been deleted. */
  private static boolean hasDeletedFrom(long stream, StreamId id) {
    long deleted = StreamHead.deletedId(stream);
    return StreamHead.length(stream) > 0 && !StreamId.isLowest(deleted) && StreamId.compare(StreamHead.firstId(stream), deleted) <= 0
        && id.compareTo(deleted) <= 0;
  }

  /** How many entries were ever added up to an ID, or {@link Group#UNKNOWN}. */
  static long upTo(long stream, StreamId id) {
    long added = StreamHead.added(stream);
    long length = StreamHead.length(stream);
    int toLast = id.compareTo(StreamHead.lastId(stream));
    if (added == 0 || toLast == 0 || length == 0 && toLast < 0) {
      return added;
    }
    if (toLast > 0) {
      return Group.UNKNOWN;
    }
    long deleted = StreamHead.deletedId(stream);
    int toFirst = id.compareTo(StreamHead.firstId(stream));
    boolean whole = StreamId.isLowest(deleted) || StreamId.compare(deleted, StreamHead.firstId(stream)) < 0;
    if (!whole || toFirst > 0) {
      return Group.UNKNOWN;
    }
    return toFirst < 0 ? added - length : added - length + 1;
  }
}
