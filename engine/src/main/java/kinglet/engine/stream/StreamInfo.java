package kinglet.engine.stream;

import kinglet.engine.keyspace.Member;
import kinglet.engine.resp.Reply;

/** What XINFO replies about a stream and its groups. Owned by the executor. Source: Redis 7.2. */
final class StreamInfo {
  private final EntryReply entryReply;
  private final IdTree ids;
  private final NameTree groups;
  private final NameTree consumers;
  private final RadixShape shape = new RadixShape();
  private final StreamId id = new StreamId();

  StreamInfo(StreamValue streams) {
    entryReply = new EntryReply(streams);
    ids = new IdTree(streams.allocator());
    groups = new NameTree(streams.allocator());
    consumers = new NameTree(streams.allocator());
  }

  /** XINFO STREAM. */
  void reply(Reply reply, long stream) {
    reply.map(10);
    replyFigures(reply, stream);
    number(reply, "groups", OrderedTree.size(StreamHead.groups(stream)));
    reply.bulk("first-entry");
    if (!entryReply.first(reply, stream)) {
      reply.nil();
    }
    reply.bulk("last-entry");
    if (!entryReply.last(reply, stream)) {
      reply.nil();
    }
  }

  /** XINFO STREAM FULL, with so many of all; 0: everything. */
  void replyFull(Reply reply, long stream, long countMax) {
    reply.map(9);
    replyFigures(reply, stream);
    reply.bulk("entries");
    entryReply.head(reply, stream, countMax);
    reply.bulk("groups");
    reply.array(OrderedTree.size(StreamHead.groups(stream)));
    groups.attach(StreamHead.groups(stream));
    for (boolean more = groups.first(); more; more = groups.next()) {
      replyFullGroup(reply, stream, groups.word(), countMax);
    }
  }

  private void replyFigures(Reply reply, long stream) {
    number(reply, "length", StreamHead.length(stream));
    number(reply, "radix-tree-keys", OrderedTree.size(StreamHead.nodes(stream)));
    number(reply, "radix-tree-nodes", radixNodes(stream));
    id(reply, "last-generated-id", StreamHead.lastId(stream));
    id(reply, "max-deleted-entry-id", StreamHead.deletedId(stream));
    number(reply, "entries-added", StreamHead.added(stream));
    id(reply, "recorded-first-entry-id", StreamHead.firstId(stream));
  }

  private long radixNodes(long stream) {
    shape.clear();
    ids.attach(StreamHead.nodes(stream));
    for (boolean more = ids.first(); more; more = ids.next()) {
      shape.add(ids.readKey(id));
    }
    return shape.nodes();
  }

  /** A group in XINFO GROUPS. */
  void replyGroup(Reply reply, long stream, long group) {
    reply.map(6);
    name(reply, group);
    number(reply, "consumers", OrderedTree.size(Group.consumers(group)));
    number(reply, "pending", OrderedTree.size(Group.pending(group)));
    replyProgress(reply, stream, group);
  }

  private void replyProgress(Reply reply, long stream, long group) {
    id(reply, "last-delivered-id", Group.lastId(group));
    reply.bulk("entries-read");
    if (Group.entriesRead(group) == Group.UNKNOWN) {
      reply.nil();
    } else {
      reply.integer(Group.entriesRead(group));
    }
    reply.bulk("lag");
    EntriesRead.replyLag(reply, stream, group);
  }

  private void replyFullGroup(Reply reply, long stream, long group, long countMax) {
    reply.map(7);
    name(reply, group);
    replyProgress(reply, stream, group);
    number(reply, "pel-count", OrderedTree.size(Group.pending(group)));
    replyPending(reply, Group.pending(group), countMax, true);
    reply.bulk("consumers");
    reply.array(OrderedTree.size(Group.consumers(group)));
    consumers.attach(Group.consumers(group));
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      replyFullConsumer(reply, consumers.word(), countMax);
    }
  }

  private void replyFullConsumer(Reply reply, long consumer, long countMax) {
    reply.map(5);
    name(reply, consumer);
    number(reply, "seen-time", Consumer.seenMs(consumer));
    number(reply, "active-time", Consumer.activeMs(consumer));
    number(reply, "pel-count", OrderedTree.size(Consumer.pending(consumer)));
    replyPending(reply, Consumer.pending(consumer), countMax, false);
  }

  private void replyPending(Reply reply, long tree, long countMax, boolean withConsumer) {
    reply.bulk("pending");
    int array = reply.beginArray();
    long count = 0;
    ids.attach(tree);
    for (boolean more = ids.first(); more && (countMax == 0 || count < countMax); more = ids.next()) {
      long pending = ids.word();
      reply.array(withConsumer ? 4 : 3);
      entryReply.id(reply, ids.readKey(id));
      if (withConsumer) {
        replyName(reply, Pending.consumer(pending));
      }
      reply.integer(Pending.deliveredMs(pending));
      reply.integer(Pending.deliveries(pending));
      count++;
    }
    reply.endArray(array, count);
  }

  private static void name(Reply reply, long block) {
    reply.bulk("name");
    replyName(reply, block);
  }

  private static void replyName(Reply reply, long block) {
    reply.bulk(Member.address(block), Member.length(block));
  }

  private static void number(Reply reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private void id(Reply reply, String name, long address) {
    reply.bulk(name);
    entryReply.id(reply, id.read(address));
  }
}
