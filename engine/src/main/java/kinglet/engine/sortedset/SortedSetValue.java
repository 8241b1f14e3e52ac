package kinglet.engine.sortedset;

import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.keyspace.ValueType;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.resp.Doubles;

/**
 * What the keyspace asks of sorted sets. Owned by the executor. The digest takes scores as {@link PrintedScore}, as Redis up to
 * 7.0 does; 7.2 takes shorter digits, so its digest of fractions differs.
 */
public final class SortedSetValue implements ValueType {
  /** A {@link ListpackForm}. */
  public static final int LISTPACK = 2;

  /** A {@link TreeForm}. */
  public static final int SKIPLIST = 3;

  private final SortedSet set;
  private final SortedSet copy;
  private final PrintedScore printed = new PrintedScore();
  private final long scoreText;

  public SortedSetValue(Keyspace keyspace, EncodingSettings settings) {
    set = new SortedSet(keyspace, settings);
    copy = new SortedSet(keyspace, settings);
    scoreText = keyspace.allocator().allocate(Doubles.BYTES_MAX);
  }

  @Override
  public String encodingName(int encoding) {
    return encoding == LISTPACK ? "listpack" : "skiplist";
  }

  @Override
  public long free(int encoding, long root, int blocksMax) {
    set.open(encoding, root);
    return set.free(blocksMax);
  }

  @Override
  public long copy(int encoding, long root) {
    set.open(encoding, root);
    set.copyTo(copy);
    return copy.root();
  }

  @Override
  public long memoryBytes(int encoding, long root) {
    set.open(encoding, root);
    return set.memoryBytes();
  }

  @Override
  public long defragment(int encoding, long root, BlockMover mover) {
    set.open(encoding, root);
    set.defragment(mover);
    return set.root();
  }

  @Override
  public int capture(int encoding, long root) {
    return encoding == SKIPLIST ? TreeForm.capture(root) : 0;
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    set.open(Entry.encoding(entry), Entry.word(entry));
    set.seek(0);
    do {
      int scoreLength = printed.put(scoreText, set.score());
      digest.beginElement();
      digest.mix(set.address(), set.length());
      digest.mix(scoreText, scoreLength);
      digest.endElement();
    } while (set.next());
  }
}
