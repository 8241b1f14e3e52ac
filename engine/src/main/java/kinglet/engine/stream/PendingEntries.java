package kinglet.engine.stream;

import kinglet.engine.keyspace.Captures;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * The pending entries of groups: each {@link Pending} block is in two trees, its group's and its consumer's. Owned by the
 * executor; no garbage. Whatever throws {@link OutOfNativeMemoryException} has changed nothing.
 */
final class PendingEntries {
  /** No pending entry. */
  static final long NONE = 0;

  private final Allocator allocator;
  private final Captures captures;
  private final IdTree ofGroup;
  private final IdTree ofConsumer;

  PendingEntries(Keyspace keyspace) {
    allocator = keyspace.allocator();
    captures = keyspace.captures();
    ofGroup = new IdTree(allocator);
    ofConsumer = new IdTree(allocator);
  }

  /** The pending entry of an ID, or {@link #NONE}. */
  long find(long group, StreamId id) {
    ofGroup.attach(Group.pending(group));
    return ofGroup.seek(id) ? ofGroup.word() : NONE;
  }

  /** Adds one of an ID that has none, for a consumer, delivered once, now. */
  long add(long group, StreamId id, long consumer, long nowMs) {
    long pending = allocator.allocate(Pending.BYTES);
    Pending.deliveredMs(pending, nowMs);
    Pending.deliveries(pending, 1);
    Pending.consumer(pending, consumer);
    ofGroup.attach(Group.pending(group));
    ofConsumer.attach(Consumer.pending(consumer));
    boolean half = false;
    try {
      ofGroup.insert(id, pending);
      half = true;
      ofConsumer.insert(id, pending);
      if (Group.capture(group) != 0) {
        capture(group).added(ofGroup);
      }
    } catch (OutOfNativeMemoryException e) {
      if (half) {
        ofGroup.remove();
      }
      allocator.free(pending);
      throw e;
    }
    return pending;
  }

  private IdWalk capture(long group) {
    return ((StreamCapture) captures.of(Group.capture(group))).pending(group);
  }

  /**
   * Before a pending entry changes.
   *
   * @throws OutOfNativeMemoryException if its old state is to be kept, and the kernel refuses memory for it
   */
  void changing(long group, StreamId id) {
    if (Group.capture(group) != 0) {
      find(group, id);
      capture(group).changing(ofGroup);
    }
  }

  /** Gives a pending entry to a consumer, who may have it already; after {@link #changing}. */
  void give(long pending, StreamId id, long consumer) {
    long owner = Pending.consumer(pending);
    if (owner != consumer) {
      ofConsumer.attach(Consumer.pending(consumer));
      ofConsumer.insert(id, pending);
      removeFrom(Consumer.pending(owner), id, ofConsumer);
      Pending.consumer(pending, consumer);
    }
  }

  /** Takes a pending entry out and frees it. */
  void remove(long group, StreamId id, long pending) {
    changing(group, id);
    removeFrom(Consumer.pending(Pending.consumer(pending)), id, ofConsumer);
    removeFrom(Group.pending(group), id, ofGroup);
    allocator.free(pending);
  }

  /** Takes all of a consumer out and frees them. */
  void removeAll(long group, long consumer) {
    StreamId id = new StreamId();
    ofConsumer.attach(Consumer.pending(consumer));
    while (ofConsumer.last()) {
      long pending = ofConsumer.word();
      changing(group, ofConsumer.readKey(id));
      removeFrom(Group.pending(group), ofConsumer.readKey(id), ofGroup);
      ofConsumer.remove();
      allocator.free(pending);
    }
  }

  private static void removeFrom(long tree, StreamId id, IdTree trees) {
    trees.attach(tree);
    boolean found = trees.seek(id);
    assert found : id;
    trees.remove();
  }
}
