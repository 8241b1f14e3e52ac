package kinglet.engine.sortedset;

import java.util.SplittableRandom;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * Large sorted sets, which OBJECT ENCODING calls skiplist: a {@link MemberDict} that finds a {@link ScoredMember} by its text,
 * and a {@link ScoreTree} that keeps them in order. Owned by the executor.
 *
 * <p>The root is [head of the dictionary : 8] [state of the tree]. With random scores a member of 14 bytes takes 24 bytes for
 * its block, 14 in the dictionary and 12 in the tree. A score that changes little enough changes in place.
 *
 * <p>Texts are in order only among members of equal score. Ranges of texts are those of the members with the lowest score, and
 * with an infinite end reach the end of the set: Redis, where scores differ, answers whatever its random levels lead to.
 */
final class TreeForm implements Form {
  private static final int TREE = 8;
  private static final int SAMPLES = 16;

  private final Allocator allocator;
  private final MemberDict members;
  private final ScoreTree tree;
  private long root;
  private long member;
  private long soughtText;
  private int soughtLength;
  private long soughtHash;

  TreeForm(Keyspace keyspace) {
    allocator = keyspace.allocator();
    members = new MemberDict(keyspace);
    tree = new ScoreTree(allocator);
  }

  @Override
  public void attach(long newRoot) {
    root = newRoot;
    members.attach(members(root));
    tree.attach(root + TREE);
  }

  @Override
  public long root() {
    return root;
  }

  @Override
  public void create() {
    long created = allocator.allocate(TREE + ScoreTree.STATE_BYTES);
    try {
      tree.create(created + TREE);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(created);
      throw e;
    }
    members.attach(0);
    root = created;
    storeMembers();
  }

  private void storeMembers() {
    Memory.putLong(root, members.head());
  }

  @Override
  public long size() {
    return members.size();
  }

  @Override
  public boolean find(long text, int length) {
    soughtText = text;
    soughtLength = length;
    soughtHash = members.hash(text, length);
    member = members.find(soughtHash, text, length);
    return member != MemberDict.NONE;
  }

  @Override
  public void seek(long rank) {
    tree.seek(rank);
    member = tree.member();
  }

  @Override
  public boolean next() {
    boolean found = tree.next();
    member = found ? tree.member() : 0;
    return found;
  }

  @Override
  public boolean previous() {
    boolean found = tree.previous();
    member = found ? tree.member() : 0;
    return found;
  }

  @Override
  public long place() {
    return member;
  }

  @Override
  public void goTo(long place) {
    member = place;
  }

  @Override
  public long address() {
    return Member.address(member);
  }

  @Override
  public int length() {
    return Member.length(member);
  }

  @Override
  public double score() {
    return ScoredMember.score(member);
  }

  @Override
  public long rank() {
    return tree.seek(score(), address(), length());
  }

  @Override
  public void add(double score) {
    long added = ScoredMember.create(allocator, soughtText, soughtLength, score);
    try {
      tree.insert(added);
      insertMember(added);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(added);
      throw e;
    }
  }

  /** As {@link #add}, but where the member stands is only known after {@link #order}. For sets that are being made. */
  void addUnordered(double score) {
    long added = ScoredMember.create(allocator, soughtText, soughtLength, score);
    try {
      members.insert(soughtHash, added);
    } catch (OutOfNativeMemoryException e) {
      allocator.free(added);
      throw e;
    }
    storeMembers();
  }

  /** As {@link #rescore}, before {@link #order}. */
  void rescoreUnordered(double score) {
    ScoredMember.score(member, score);
  }

  /** Puts all members in order; there was none. */
  void order() {
    for (long bucket = 0; bucket < members.buckets(); bucket++) {
      int count = members.gather(bucket);
      for (int i = 0; i < count; i++) {
        tree.insert(members.gathered(i));
      }
    }
  }

  private void insertMember(long added) {
    try {
      members.insert(soughtHash, added);
      storeMembers();
    } catch (OutOfNativeMemoryException e) {
      tree.seek(ScoredMember.score(added), soughtText, soughtLength);
      tree.remove();
      throw e;
    }
  }

  @Override
  public void rescore(double score) {
    members.changing(member);
    tree.seek(score(), address(), length());
    if (tree.fits(score)) {
      ScoredMember.score(member, score);
    } else {
      move(score);
    }
  }

  /** Where it came from there is room to put it back. */
  private void move(double score) {
    double old = score();
    tree.remove();
    ScoredMember.score(member, score);
    try {
      tree.insert(member);
    } catch (OutOfNativeMemoryException e) {
      ScoredMember.score(member, old);
      tree.insert(member);
      throw e;
    }
  }

  @Override
  public void remove() {
    rank();
    removeCurrent();
  }

  @Override
  public void remove(long rank, long count) {
    for (long i = 0; i < count; i++) {
      seek(rank);
      removeCurrent();
    }
  }

  private void removeCurrent() {
    members.changing(member);
    tree.remove();
    members.remove(members.hash(address(), length()), member);
    storeMembers();
    allocator.free(member);
  }

  @Override
  public long countBelow(double score) {
    return tree.seek(score, 0, 0);
  }

  @Override
  public void select(LexRange range, boolean down, RankRange found) {
    seek(0);
    double lowest = score();
    long start = range.min().hasText() ? countBefore(lowest, range.min(), range.min().isExclusive()) : 0;
    long end = range.max().hasText() ? countBefore(lowest, range.max(), !range.max().isExclusive()) : size();
    found.set(start, end);
  }

  /** How many members come before an end of a range, a member with just that text included or not. */
  private long countBefore(double score, LexRange.Bound bound, boolean included) {
    long count = tree.seek(score, bound.text(), bound.length());
    if (!included) {
      return count;
    }
    long at = tree.member();
    boolean equal = at != 0 && ScoredMember.compare(at, score, bound.text(), bound.length()) == 0;
    return equal ? count + 1 : count;
  }

  @Override
  public void append(long text, int length, double score) {
    soughtText = text;
    soughtLength = length;
    soughtHash = members.hash(text, length);
    add(score);
  }

  /** See {@link kinglet.engine.keyspace.ValueType#capture}. */
  static int capture(long root) {
    return MemberDict.captureOf(members(root));
  }

  /** The head of the members' dictionary. */
  static long members(long root) {
    return Memory.getLong(root);
  }

  /** Makes a member chosen at random the current one. */
  void seekRandom(SplittableRandom random) {
    member = members.random(random);
  }

  /** Collects the members that a scan visits at a cursor for {@link #goToGathered}; returns how many. */
  int gatherAt(long cursor) {
    return members.gatherAt(cursor);
  }

  /** Makes a member that was collected the current one. */
  void goToGathered(int i) {
    member = members.gathered(i);
  }

  long nextCursor(long cursor) {
    return members.nextCursor(cursor);
  }

  @Override
  public long memoryBytes() {
    long count = size();
    long sampled = Math.min(SAMPLES, count);
    long bytes = 0;
    seek(0);
    for (long i = 0; i < sampled; i++) {
      bytes += allocator.usableBytes(member);
      next();
    }
    return allocator.usableBytes(root) + members.bytes() + tree.bytes() + bytes * count / sampled;
  }

  /** The cursor is that of a scan of the members; with each move the nodes on the way to it. */
  @Override
  public void defragment(BlockMover mover) {
    long cursor = mover.takeCursor();
    members.moveTable(mover);
    do {
      moveMembers(members.gatherAt(cursor), mover);
      members.moveChains(cursor, mover);
      cursor = members.nextCursor(cursor);
    } while (cursor != 0 && !mover.isSpent());
    mover.cursor(cursor);
    storeMembers();
    attach(mover.move(root));
  }

  private void moveMembers(int gathered, BlockMover mover) {
    for (int i = 0; i < gathered; i++) {
      goToGathered(i);
      rank();
      tree.movePath(mover);
      long moved = mover.move(member);
      if (moved != member) {
        tree.replace(moved);
        members.moved(members.hash(Member.address(moved), Member.length(moved)), member, moved);
      }
    }
  }

  @Override
  public void free(int blocksMax) {
    int blocks = 0;
    while (blocks < blocksMax) {
      int freed = members.head() != 0 ? freeBucket() : tree.dropLast();
      if (freed == 0) {
        allocator.free(root);
        root = 0;
        return;
      }
      blocks += freed;
    }
    storeMembers();
  }

  private int freeBucket() {
    int count = members.drop();
    for (int i = 0; i < count; i++) {
      allocator.free(members.gathered(i));
    }
    return count + 1;
  }
}
