package kinglet.engine.stream;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/** Copies streams, groups and all. Owned by the executor. At every moment the copy is a stream that can be freed. */
final class StreamCopy {
  private final Listpack listpacks;
  private final IdTree ids;
  private final IdTree copiedIds;
  private final NameTree groups;
  private final NameTree consumers;
  private final Groups copiedNames;
  private final PendingEntries copiedPending;
  private final StreamId id = new StreamId();

  StreamCopy(Keyspace keyspace, Listpack listpacks) {
    Allocator allocator = keyspace.allocator();
    this.listpacks = listpacks;
    ids = new IdTree(allocator);
    copiedIds = new IdTree(allocator);
    groups = new NameTree(allocator);
    consumers = new NameTree(allocator);
    copiedNames = new Groups(allocator);
    copiedPending = new PendingEntries(keyspace);
  }

  /** Fills a copy that has the stream's figures already. */
  void fill(long stream, long copy) {
    ids.attach(StreamHead.nodes(stream));
    copiedIds.attach(StreamHead.nodes(copy));
    for (boolean more = ids.first(); more; more = ids.next()) {
      copyNode(ids.word());
    }
    groups.attach(StreamHead.groups(stream));
    for (boolean more = groups.first(); more; more = groups.next()) {
      copyGroup(groups.word(), copy);
    }
  }

  private void copyNode(long node) {
    long copied = listpacks.copy(node);
    try {
      copiedIds.insert(ids.readKey(id), copied);
    } catch (OutOfNativeMemoryException e) {
      listpacks.free(copied);
      throw e;
    }
  }

  private void copyGroup(long group, long copy) {
    long copied = copiedNames.add(copy, Member.address(group), Member.length(group), id.read(Group.lastId(group)),
        Group.entriesRead(group));
    consumers.attach(Group.consumers(group));
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      copyConsumer(consumers.word(), copied);
    }
  }

  private void copyConsumer(long consumer, long group) {
    long copied = copiedNames.addConsumer(group, Member.address(consumer), Member.length(consumer), Consumer.seenMs(consumer));
    Consumer.activeMs(copied, Consumer.activeMs(consumer));
    ids.attach(Consumer.pending(consumer));
    for (boolean more = ids.first(); more; more = ids.next()) {
      long pending = ids.word();
      long added = copiedPending.add(group, ids.readKey(id), copied, Pending.deliveredMs(pending));
      Pending.deliveries(added, Pending.deliveries(pending));
    }
  }
}
