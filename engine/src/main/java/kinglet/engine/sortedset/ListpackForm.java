package kinglet.engine.sortedset;

import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Doubles;
import kinglet.engine.resp.Strtod;

/**
 * Small sorted sets: a {@link Listpack} of members, each followed by its score, in order. Everything is O(n). Owned by the
 * executor. A score that is a whole number up to 2^62 is stored as one, so minus zero becomes zero; another as the text that
 * reads back the same. Source: the format of Redis 7.2, so that DUMP and RDB are a copy.
 */
final class ListpackForm implements Form {
  private static final long NONE = Listpack.NONE;

  private final Listpack listpack;
  private final Strtod numbers = new Strtod();
  private final Doubles doubles = new Doubles();
  private final long scoreText;
  private long root;
  private long at;
  private boolean unread;
  private long soughtText;
  private int soughtLength;

  ListpackForm(Allocator allocator) {
    listpack = new Listpack(allocator);
    scoreText = allocator.allocate(Doubles.BYTES_MAX);
  }

  @Override
  public void attach(long newRoot) {
    root = newRoot;
  }

  @Override
  public long root() {
    return root;
  }

  @Override
  public void create() {
    root = listpack.create();
  }

  @Override
  public long size() {
    return Listpack.count(root) / 2;
  }

  /** Whether one more member of that length leaves the listpack within its bound. */
  boolean hasRoom(int length) {
    return Listpack.fits(root, bytesMax(length));
  }

  /** The most that a member of that length and its score take. */
  static long bytesMax(int length) {
    return length + 2L * Doubles.BYTES_MAX;
  }

  @Override
  public boolean find(long text, int length) {
    soughtText = text;
    soughtLength = length;
    long first = Listpack.first(root);
    at(first == NONE ? NONE : Listpack.find(first, text, length, 1));
    return at != NONE;
  }

  @Override
  public long place() {
    return at;
  }

  @Override
  public void goTo(long place) {
    at(place);
  }

  @Override
  public void seek(long rank) {
    at(Listpack.seek(root, 2 * rank));
  }

  @Override
  public boolean next() {
    at(after(at));
    return at != NONE;
  }

  @Override
  public boolean previous() {
    at(before(at));
    return at != NONE;
  }

  private void at(long place) {
    at = place;
    unread = true;
  }

  @Override
  public long address() {
    read();
    return listpack.address();
  }

  @Override
  public int length() {
    read();
    return listpack.length();
  }

  private void read() {
    if (unread) {
      listpack.read(at);
      unread = false;
    }
  }

  @Override
  public double score() {
    return scoreOf(at);
  }

  /** The score of the member at a place. */
  private double scoreOf(long member) {
    long score = Listpack.next(member);
    if (Listpack.isInteger(score)) {
      return Listpack.integer(score);
    }
    unread = true;
    listpack.read(score);
    return numbers.parse(listpack.address(), listpack.length());
  }

  @Override
  public long rank() {
    long rank = 0;
    for (long place = Listpack.first(root); place != at; place = after(place)) {
      rank++;
    }
    return rank;
  }

  @Override
  public void add(double score) {
    insert(placeFor(score), score);
  }

  @Override
  public void append(long text, int length, double score) {
    soughtText = text;
    soughtLength = length;
    insert(Listpack.end(root), score);
  }

  /** The new pair goes in before the old one comes out: if memory is refused, nothing was lost. */
  @Override
  public void rescore(double score) {
    long target = placeFor(score);
    long old = at - root;
    boolean before = target <= at;
    long bytesBefore = Listpack.bytes(root);
    insert(target, score);
    long moved = before ? Listpack.bytes(root) - bytesBefore : 0;
    root = listpack.delete(root, root + old + moved, 2);
  }

  @Override
  public void remove() {
    root = listpack.delete(root, at, 2);
  }

  @Override
  public void remove(long rank, long count) {
    root = listpack.delete(root, Listpack.seek(root, 2 * rank), 2 * count);
  }

  /** The first member that comes after the sought text with a score, or the end. */
  private long placeFor(double score) {
    for (long place = Listpack.first(root); place != NONE; place = after(place)) {
      double other = scoreOf(place);
      if (other > score || other == score && compare(place, soughtText, soughtLength) > 0) {
        return place;
      }
    }
    return Listpack.end(root);
  }

  private int compare(long place, long text, int length) {
    listpack.read(place);
    return Memory.compare(listpack.address(), listpack.length(), text, length);
  }

  private void insert(long place, double score) {
    root = listpack.insert(root, place, soughtText, soughtLength);
    long member = listpack.place() - root;
    long behind = Listpack.next(listpack.place());
    try {
      insertScore(behind == NONE ? Listpack.end(root) : behind, score);
    } catch (OutOfNativeMemoryException e) {
      root = listpack.delete(root, root + member);
      throw e;
    }
  }

  private void insertScore(long place, double score) {
    if (Doubles.isWhole(score) || score == 0) {
      root = listpack.insert(root, place, (long) score);
    } else {
      root = listpack.insert(root, place, scoreText, (int) (doubles.put(scoreText, score) - scoreText));
    }
  }

  @Override
  public long countBelow(double score) {
    long count = 0;
    long place = Listpack.first(root);
    while (place != NONE && scoreOf(place) < score) {
      place = after(place);
      count++;
    }
    return count;
  }

  /** As Redis walks, which shows when texts are in no order as their scores differ. */
  @Override
  public void select(LexRange range, boolean down, RankRange found) {
    long first = Listpack.first(root);
    long last = before(NONE);
    if (!reaches(range, last) || !isWithinMax(range, first)) {
      found.set(0, 0);
    } else if (down) {
      selectDown(range, last, found);
    } else {
      selectUp(range, first, found);
    }
  }

  private void selectUp(LexRange range, long first, RankRange found) {
    long rank = 0;
    long place = first;
    for (; !reaches(range, place); place = after(place)) {
      rank++;
    }
    long start = rank;
    for (; place != NONE && isWithinMax(range, place); place = after(place)) {
      rank++;
    }
    found.set(start, rank);
  }

  private void selectDown(LexRange range, long last, RankRange found) {
    long rank = size();
    long place = last;
    for (; !isWithinMax(range, place); place = before(place)) {
      rank--;
    }
    long end = rank;
    for (; place != NONE && reaches(range, place); place = before(place)) {
      rank--;
    }
    found.set(rank, end);
  }

  private boolean reaches(LexRange range, long place) {
    listpack.read(place);
    return range.reaches(listpack.address(), listpack.length());
  }

  private boolean isWithinMax(LexRange range, long place) {
    listpack.read(place);
    return range.isWithinMax(listpack.address(), listpack.length());
  }

  private static long after(long place) {
    return Listpack.next(Listpack.next(place));
  }

  /** The member before; before none, the last. */
  private long before(long place) {
    long score = Listpack.previous(root, place == NONE ? Listpack.end(root) : place);
    return score == NONE ? NONE : Listpack.previous(root, score);
  }

  @Override
  public long memoryBytes() {
    return listpack.memoryBytes(root);
  }

  @Override
  public void defragment(BlockMover mover) {
    mover.takeCursor();
    root = mover.move(root);
  }

  @Override
  public void free(int blocksMax) {
    listpack.free(root);
    root = 0;
  }
}
