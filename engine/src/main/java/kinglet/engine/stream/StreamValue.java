package kinglet.engine.stream;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.keyspace.ValueType;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * Values of type stream. Owned by the executor.
 *
 * <p><b>Structure.</b> {@link StreamHead}: the figures, an {@link IdTree} of {@link StreamNode}s, and a {@link NameTree} of
 * {@link Group}s. A group has an {@link IdTree} of {@link Pending} entries and a {@link NameTree} of {@link Consumer}s, each
 * with an {@link IdTree} of those that are its. Every node and every block stands alone, so a stream is freed, copied and
 * walked over piece by piece, and an ID or a name is a cursor that survives changes.
 *
 * <p><b>Costs.</b> Adding an entry at the end O(fields); finding one O(log nodes) + O(node); a range O(log nodes) + O(entries).
 * A pending entry takes 24 bytes and two rows of trees, some 75 bytes in all.
 *
 * <p><b>Differences from Redis.</b> B+trees where it has radix trees. The nodes are the same, byte for byte.
 */
public final class StreamValue implements ValueType {
  /** The encoding of a stream. */
  static final int STREAM = 2;

  /** The encoding of a group that was taken out of its stream, to be freed. */
  static final int LONE_GROUP = 3;

  private static final int SAMPLES = 5;

  private final Keyspace keyspace;
  private final Allocator allocator;
  private final Listpack listpacks;
  private final EncodingSettings settings;
  private final StreamRemains remains;
  private final StreamCopy copies;
  private final EntryCursor cursor;
  private final IdTree ids;
  private final StreamId nodeId = new StreamId();
  private final NameTree groups;
  private final NameTree consumers;
  private final long scratch;

  public StreamValue(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    this.settings = settings;
    allocator = keyspace.allocator();
    listpacks = new Listpack(allocator);
    remains = new StreamRemains(allocator, listpacks);
    copies = new StreamCopy(keyspace, listpacks);
    cursor = new EntryCursor(allocator);
    ids = new IdTree(allocator);
    groups = new NameTree(allocator);
    consumers = new NameTree(allocator);
    scratch = allocator.allocate(StreamId.TEXT_BYTES_MAX);
  }

  Keyspace keyspace() {
    return keyspace;
  }

  Allocator allocator() {
    return allocator;
  }

  /** For reading elements; each owner of a place needs one of its own. */
  Listpack listpacks() {
    return listpacks;
  }

  EncodingSettings settings() {
    return settings;
  }

  @Override
  public String encodingName(int encoding) {
    return "stream";
  }

  @Override
  public long free(int encoding, long root, int blocksMax) {
    return encoding == LONE_GROUP ? remains.freeGroup(root, blocksMax) : remains.freeStream(root, blocksMax);
  }

  @Override
  public long copy(int encoding, long root) {
    long copy = StreamHead.createLike(allocator, root);
    try {
      copies.fill(root, copy);
      return copy;
    } catch (OutOfNativeMemoryException e) {
      remains.freeStream(copy, Integer.MAX_VALUE);
      throw e;
    }
  }

  /** Trees exactly; nodes as long as the first few of them and the last one are on the average. */
  @Override
  public long memoryBytes(int encoding, long root) {
    long bytes = allocator.usableBytes(root) + OrderedTree.bytes(StreamHead.nodes(root)) + nodeBytes(root)
        + OrderedTree.bytes(StreamHead.groups(root));
    groups.attach(StreamHead.groups(root));
    for (boolean more = groups.first(); more; more = groups.next()) {
      bytes += groupBytes(groups.word());
    }
    return bytes;
  }

  private long nodeBytes(long root) {
    long state = StreamHead.nodes(root);
    long nodes = OrderedTree.size(state);
    ids.attach(state);
    if (!ids.last()) {
      return 0;
    }
    long last = listpacks.memoryBytes(ids.word());
    long sampled = 0;
    long samples = 0;
    for (boolean more = ids.first(); more && samples < SAMPLES; more = ids.next()) {
      sampled += listpacks.memoryBytes(ids.word());
      samples++;
    }
    return last + sampled * (nodes - 1) / samples;
  }

  private long groupBytes(long group) {
    long bytes = allocator.usableBytes(group) + OrderedTree.bytes(Group.pending(group))
        + OrderedTree.bytes(Group.consumers(group)) + OrderedTree.size(Group.pending(group)) * Pending.BYTES;
    consumers.attach(Group.consumers(group));
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      long consumer = consumers.word();
      bytes += allocator.usableBytes(consumer) + OrderedTree.bytes(Consumer.pending(consumer));
    }
    return bytes;
  }

  /**
   * Nodes and their tree; groups stay where they are. The cursor is the milliseconds of a node's ID: nodes of one millisecond
   * are in one piece.
   */
  @Override
  public long defragment(int encoding, long root, BlockMover mover) {
    long fromMs = mover.takeCursor();
    if (encoding != STREAM) {
      return root;
    }
    long stream = mover.move(root);
    ids.attach(StreamHead.nodes(stream));
    if (ids.seekCeiling(nodeId.set(fromMs, 0))) {
      ids.movePath(mover);
      mover.cursor(moveNodes(mover));
    }
    return stream;
  }

  /** From where the tree stands; returns the cursor. */
  private long moveNodes(BlockMover mover) {
    long ms = ids.readKey(nodeId).ms();
    while (!mover.isSpent() || ids.readKey(nodeId).ms() == ms) {
      ms = ids.readKey(nodeId).ms();
      if (ids.isFirstOfLeaf()) {
        ids.movePath(mover);
      }
      ids.word(mover.move(ids.word()));
      if (!ids.next()) {
        return 0;
      }
    }
    return nodeId.ms();
  }

  @Override
  public int capture(int encoding, long root) {
    return encoding == LONE_GROUP ? Group.capture(root) : StreamHead.capture(root);
  }

  /** The entries in their order; groups do not count. */
  @Override
  public void digest(long entry, ValueDigest digest) {
    cursor.over(Entry.word(entry));
    while (cursor.next()) {
      digest.mix(scratch, (int) (cursor.id().put(scratch, '.') - scratch));
      for (long pair = cursor.pairs(); pair > 0; pair--) {
        cursor.nextPair();
        mix(cursor.field(), digest);
        mix(cursor.value(), digest);
      }
    }
  }

  private void mix(long element, ValueDigest digest) {
    listpacks.read(element);
    digest.mix(listpacks.address(), listpacks.length());
  }
}
