package kinglet.engine.stream;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/** The groups of streams and the consumers of groups, by name. Owned by the executor. */
final class Groups {
  /** No group, no consumer. */
  static final long NONE = 0;

  private final Allocator allocator;
  private final NameTree names;

  Groups(Allocator allocator) {
    this.allocator = allocator;
    names = new NameTree(allocator);
  }

  /** The group of a name, or {@link #NONE}. */
  long find(long stream, long name, int length) {
    names.attach(StreamHead.groups(stream));
    return names.find(name, length);
  }

  /** The consumer of a name, or {@link #NONE}. */
  long findConsumer(long group, long name, int length) {
    names.attach(Group.consumers(group));
    return names.find(name, length);
  }

  /**
   * Adds a group, whose name is free.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; nothing was added
   */
  long add(long stream, long name, int length, StreamId lastId, long entriesRead) {
    long group = allocator.allocate(Group.bytes(length));
    Group.put(group, name, length);
    lastId.write(Group.lastId(group));
    Group.entriesRead(group, entriesRead);
    names.attach(StreamHead.groups(stream));
    add(group);
    return group;
  }

  /** Adds a consumer, whose name is free; throws as {@link #add(long, long, int, StreamId, long)}. */
  long addConsumer(long group, long name, int length, long nowMs) {
    long consumer = allocator.allocate(Consumer.bytes(length));
    Consumer.put(consumer, name, length, nowMs);
    names.attach(Group.consumers(group));
    add(consumer);
    return consumer;
  }

  private void add(long block) {
    try {
      names.add(block);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(block);
      throw e;
    }
  }

  /** Takes a group out of its stream; its block, with all that it has, is the caller's. */
  void remove(long stream, long group) {
    find(stream, Member.address(group), Member.length(group));
    names.remove();
  }

  /** Takes a consumer that has no pending entries out of its group and frees it. */
  void removeConsumer(long group, long consumer) {
    findConsumer(group, Member.address(consumer), Member.length(consumer));
    names.remove();
    allocator.free(consumer);
  }
}
