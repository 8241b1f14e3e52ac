package kinglet.engine.stream;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;

/** Frees streams, and groups that were taken out of theirs, in slices. Owned by the executor. */
final class StreamRemains {
  private final Allocator allocator;
  private final Listpack listpacks;
  private final IdTree ids;
  private final NameTree groups;
  private final NameTree consumers;
  private int blocksLeft;

  StreamRemains(Allocator allocator, Listpack listpacks) {
    this.allocator = allocator;
    this.listpacks = listpacks;
    ids = new IdTree(allocator);
    groups = new NameTree(allocator);
    consumers = new NameTree(allocator);
  }

  /** Frees about so many blocks of a stream; returns the stream, or 0 when it is all gone. */
  long freeStream(long stream, int blocksMax) {
    blocksLeft = blocksMax;
    ids.attach(StreamHead.nodes(stream));
    while (blocksLeft > 0 && ids.last()) {
      listpacks.free(ids.word());
      ids.remove();
      blocksLeft--;
    }
    groups.attach(StreamHead.groups(stream));
    while (blocksLeft > 0 && groups.last()) {
      empty(groups.word());
      if (blocksLeft > 0) {
        remove(groups);
      }
    }
    return freeIfDone(stream);
  }

  /** As {@link #freeStream}, for a group. */
  long freeGroup(long group, int blocksMax) {
    blocksLeft = blocksMax;
    empty(group);
    return freeIfDone(group);
  }

  private long freeIfDone(long root) {
    if (blocksLeft == 0) {
      return root;
    }
    allocator.free(root);
    return 0;
  }

  /** Consumers' trees name blocks of the group's, which go first: nobody reads those names any more. */
  private void empty(long group) {
    freePending(Group.pending(group), true);
    consumers.attach(Group.consumers(group));
    while (blocksLeft > 0 && consumers.last()) {
      freePending(Consumer.pending(consumers.word()), false);
      if (blocksLeft > 0) {
        remove(consumers);
      }
    }
  }

  private void freePending(long tree, boolean blocksToo) {
    ids.attach(tree);
    while (blocksLeft > 0 && ids.last()) {
      if (blocksToo) {
        allocator.free(ids.word());
      }
      ids.remove();
      blocksLeft--;
    }
  }

  private void remove(NameTree names) {
    long block = names.word();
    names.remove();
    allocator.free(block);
    blocksLeft--;
  }
}
