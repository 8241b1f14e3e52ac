package kinglet.engine.sortedset;

import java.util.SplittableRandom;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * A sorted set being read or changed, whatever its encoding: {@link #open} it at an entry, and {@link #close} it after
 * changes, or {@link #create} one and {@link #put} it under a key. Owned by the executor; one object serves one set at a time.
 *
 * <p>Small sets are {@code listpack}, within the limits zset-max-listpack-entries and zset-max-listpack-value; an addition
 * beyond one makes a set {@code skiplist} for good. Ranks count from 0, by score, equal scores by text. There is one current
 * member, which {@link #find} and {@link #seek} choose and any change forgets.
 */
public final class SortedSet {
  private final Keyspace keyspace;
  private final EncodingSettings settings;
  private final ListpackForm listpack;
  private final TreeForm tree;
  private Form form;
  private long soughtText;
  private int soughtLength;

  public SortedSet(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    this.settings = settings;
    listpack = new ListpackForm(keyspace.allocator());
    tree = new TreeForm(keyspace);
    form = listpack;
  }

  /** Turns to the set that an entry holds. */
  public void open(long entry) {
    open(Entry.encoding(entry), Entry.word(entry));
  }

  void open(int encoding, long root) {
    form = encoding == SortedSetValue.LISTPACK ? listpack : tree;
    form.attach(root);
  }

  /** Writes down in the entry where the set is now. */
  public void close(Database database, long entry) {
    database.reroot(entry, encoding(), form.root());
  }

  /**
   * Turns to a new, empty set, which no entry owns yet.
   *
   * @param size how many members to expect
   * @param lengthMax how long they are
   */
  public void create(long size, long lengthMax) {
    boolean small = size <= settings.sortedSetListpackEntries() && lengthMax <= settings.sortedSetListpackValueBytes();
    form = small ? listpack : tree;
    form.create();
  }

  /**
   * Makes a key hold this set, deleting what it held. Returns the entry.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; this set is gone
   */
  public long put(Database database, long key, int keyLength) {
    try {
      return database.putNew(key, keyLength, Type.SORTED_SET, encoding(), form.root());
    } catch (OutOfNativeMemoryException e) {
      discard();
      throw e;
    }
  }

  /** Frees the blocks of a set that no entry owns; if they are many, later. */
  public void discard() {
    keyspace.discard(Type.SORTED_SET, encoding(), form.root());
  }

  int encoding() {
    return form == listpack ? SortedSetValue.LISTPACK : SortedSetValue.SKIPLIST;
  }

  long root() {
    return form.root();
  }

  boolean isListpack() {
    return form == listpack;
  }

  public long size() {
    return form.size();
  }

  /** Makes the member with this text the current one; false if there is none. */
  public boolean find(long text, int length) {
    soughtText = text;
    soughtLength = length;
    return form.find(text, length);
  }

  /** Makes the member of a rank the current one; the rank is below the size. */
  public void seek(long rank) {
    form.seek(rank);
  }

  /** Goes to the member after the current one, which {@link #seek} has found; false if there is none. */
  public boolean next() {
    return form.next();
  }

  /** As {@link #next}, to the member before. */
  public boolean previous() {
    return form.previous();
  }

  /** Where the current member stands, for {@link #goTo}; until the next change. */
  public long place() {
    return form.place();
  }

  /** Makes the member at a place the current one. */
  public void goTo(long place) {
    form.goTo(place);
  }

  /** The current member's text; valid until the next search, step or change. */
  public long address() {
    return form.address();
  }

  /** In bytes. */
  public int length() {
    return form.length();
  }

  /** The current member's score, never NaN. */
  public double score() {
    return form.score();
  }

  /** The current member's rank. */
  public long rank() {
    return form.rank();
  }

  /**
   * Adds the text that the last {@link #find} did not find, which must still stand where it stood, outside of the set.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory; the set is as it was
   */
  public void add(double score) {
    if (form == listpack && !mayStayListpack(soughtLength)) {
      becomeTree();
      form.find(soughtText, soughtLength);
    }
    form.add(score);
  }

  /** Adds a member that comes after all others. Throws as {@link #add}. */
  void append(long text, int length, double score) {
    if (form == listpack && !mayStayListpack(length)) {
      becomeTree();
    }
    form.append(text, length, score);
  }

  /** Gives the current member, which {@link #find} has found, another score. Throws as {@link #add}. */
  public void rescore(double score) {
    form.rescore(score);
  }

  /** Takes the current member out, which {@link #find} has found. */
  public void remove() {
    form.remove();
  }

  /** Takes members out, from a rank on; there are as many. */
  public void remove(long rank, long count) {
    form.remove(rank, count);
  }

  /** How many members have a lower score. */
  public long countBelow(double score) {
    return form.countBelow(score);
  }

  /** How many members have a lower score or this one. */
  public long countUpTo(double score) {
    return score == Double.POSITIVE_INFINITY ? size() : form.countBelow(Math.nextUp(score));
  }

  /** Finds the members of a range of texts: see {@link Form#select}. */
  void select(LexRange range, boolean down, RankRange found) {
    if (range.isEmpty()) {
      found.set(0, 0);
    } else {
      form.select(range, down, found);
    }
  }

  private boolean mayStayListpack(int length) {
    return listpack.size() < settings.sortedSetListpackEntries() && length <= settings.sortedSetListpackValueBytes()
        && listpack.hasRoom(length);
  }

  /** Makes it a {@code skiplist} if so many members will not fit into a listpack. */
  void expect(long additions) {
    if (form == listpack && additions > settings.sortedSetListpackEntries()) {
      becomeTree();
    }
  }

  /** Makes it a {@code listpack} if it fits into one: a new set, which grew in a tree as nobody knew how long it becomes. */
  public void compact() {
    boolean few = size() > 0 && size() <= settings.sortedSetListpackEntries();
    if (form == tree && few && fitListpack()) {
      becomeListpack();
    }
  }

  private boolean fitListpack() {
    long bytes = Listpack.EMPTY_BYTES;
    tree.seek(0);
    do {
      bytes += ListpackForm.bytesMax(tree.length());
      if (tree.length() > settings.sortedSetListpackValueBytes() || bytes > Listpack.BYTES_MAX) {
        return false;
      }
    } while (tree.next());
    return true;
  }

  private void becomeTree() {
    tree.create();
    if (listpack.size() > 0) {
      appendAll(listpack, tree);
    }
    listpack.free(Integer.MAX_VALUE);
    form = tree;
  }

  private void becomeListpack() {
    listpack.create();
    appendAll(tree, listpack);
    discard();
    form = listpack;
  }

  /** Empty sets have nothing to append. */
  private static void appendAll(Form source, Form target) {
    try {
      source.seek(0);
      do {
        target.append(source.address(), source.length(), source.score());
      } while (source.next());
    } catch (OutOfNativeMemoryException e) {
      target.free(Integer.MAX_VALUE);
      throw e;
    }
  }

  /** Makes a member chosen at random the current one. */
  void seekRandom(SplittableRandom random) {
    if (form == listpack) {
      listpack.seek(random.nextLong(listpack.size()));
    } else {
      tree.seekRandom(random);
    }
  }

  /** The tree, of a set for which {@link #isListpack} does not hold. */
  TreeForm tree() {
    return tree;
  }

  long memoryBytes() {
    return form.memoryBytes();
  }

  /** A piece of {@link kinglet.engine.keyspace.ValueType#defragment}. */
  void defragment(BlockMover mover) {
    form.defragment(mover);
  }

  /** Frees about so many blocks of a set that no entry owns; returns the root of what is left, 0 if nothing is. */
  long free(int blocksMax) {
    form.free(blocksMax);
    return form.root();
  }

  /** Makes another object turn to a new set that holds the same in the same encoding. */
  void copyTo(SortedSet copy) {
    copy.form = form == listpack ? copy.listpack : copy.tree;
    copy.form.create();
    appendAll(form, copy.form);
  }
}
