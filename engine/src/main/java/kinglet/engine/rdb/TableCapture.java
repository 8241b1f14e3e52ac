package kinglet.engine.rdb;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.MemberCapture;
import kinglet.engine.keyspace.MemberDict;

/**
 * A capture of a set, hash or sorted set in a {@link MemberDict}, member by member, in no order. Owned by the executor.
 *
 * <p>It walks as a scan does: by the bits of the hashes from the lowest up, so that which hashes were passed can be said at any
 * time, whatever the table's size is and becomes: those that, with their bits reversed, are less than the cursor's. Of what is
 * not passed, a member is written aside before it first changes, and marked; so is a new one, unwritten. What is marked is passed
 * over. A member that goes takes its mark along: it comes again only as a new one.
 */
public abstract class TableCapture extends ValueCapture implements MemberCapture {
  private final MemberDict dict;
  private final Aside aside = new Aside();
  private final long count;
  private long head;
  private long cursor;
  private boolean walked;

  /** Begins with a table, by its head, which is not empty. */
  protected TableCapture(Keyspace keyspace, int rdbType, int version, long head) {
    super(keyspace, rdbType, version);
    this.head = head;
    dict = new MemberDict(keyspace);
    dict.attach(head);
    count = dict.size();
  }

  @Override
  protected final void follow(int captureNumber) {
    dict.capture(captureNumber);
  }

  /** Writes a member as it is now. */
  protected abstract void write(long member, RdbWriter out);

  /** How many members it had. */
  @Override
  protected void writeHead(RdbWriter out) {
    out.length(count);
  }

  @Override
  protected final boolean hasMore() {
    return !walked || !aside.isEmpty();
  }

  @Override
  protected final int writeSome(RdbWriter out) {
    return aside.isEmpty() ? writeBucket(out) : aside.moveTo(out);
  }

  private int writeBucket(RdbWriter out) {
    dict.attach(head);
    int members = dict.gatherAt(cursor);
    dict.touchGathered();
    boolean shrunk = Long.compareUnsigned(cursor, Long.highestOneBit(dict.buckets())) >= 0;
    for (int i = 0; i < members; i++) {
      long member = dict.gathered(i);
      if (!dict.wasMarked(i) && !(shrunk && isPassed(dict.hash(member)))) {
        write(member, out);
      }
    }
    pass();
    return members + 1;
  }

  private void pass() {
    dict.unmarkAt(cursor);
    cursor = dict.nextCursor(cursor);
    walked = cursor == 0;
  }

  private boolean isPassed(long hash) {
    return Long.compareUnsigned(Long.reverse(hash), Long.reverse(cursor)) < 0;
  }

  private boolean isPending(long hash) {
    return !walked && !isOver() && !isPassed(hash);
  }

  @Override
  public final void added(long newHead, long hash, long member) {
    head = newHead;
    if (isPending(hash)) {
      dict.attach(head);
      dict.mark(hash, member);
    }
  }

  @Override
  public final void changing(long hash, long member) {
    if (isPending(hash)) {
      dict.attach(head);
      if (!dict.isMarked(hash, member)) {
        write(member, aside.writer());
        aside.wrote();
        dict.mark(hash, member);
      }
    }
  }

  @Override
  public final void moved(long newHead) {
    head = newHead;
  }

  @Override
  protected final boolean unmark(int blocksMax) {
    int buckets = 0;
    while (!walked && !isOwner() && buckets < blocksMax) {
      dict.attach(head);
      pass();
      buckets++;
    }
    return walked || isOwner();
  }

  @Override
  protected final void release() {
    aside.clear();
    dict.attach(head);
    if (head != 0) {
      dict.capture(0);
    }
  }
}
