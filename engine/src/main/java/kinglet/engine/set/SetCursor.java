package kinglet.engine.set;

import java.util.SplittableRandom;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.Reply;

/**
 * Walks sets, and stands on one member at a time. Owned by the executor; one object serves one walk after the other, without
 * garbage. Three ways:
 *
 * <ul>
 *   <li>{@link #walk}: all members, while the set does not change;
 *   <li>{@link #walkStep}: some of them, in steps between which the set may change;
 *   <li>{@link #stand}: one at random.
 * </ul>
 *
 * <pre>
 * cursor.walk(SetRef.of(entry));
 * while (cursor.next()) {
 *   use(cursor.address(), cursor.length());
 * }
 * </pre>
 */
public final class SetCursor {
  private final MemberDict table;
  private final Listpack listpacks;
  private final long scratch;
  private int encoding;
  private long root;
  private long place;
  private long endBucket;
  private int gathered;
  private int shown;

  private boolean integral;
  private long integer;
  private long address;
  private int length;

  public SetCursor(Keyspace keyspace) {
    table = new MemberDict(keyspace);
    listpacks = new Listpack(keyspace.allocator());
    scratch = keyspace.allocator().allocate(Decimal.BYTES_MAX);
  }

  /** Begins before the first member of a {@link SetRef}. Integers come in order, members of a listpack as they were added. */
  public void walk(long set) {
    turnTo(set);
    switch (encoding) {
      case SetRef.INTSET -> place = 0;
      case SetRef.LISTPACK -> place = Listpack.first(root);
      default -> {
        table.attach(root);
        walkBuckets(0, table.buckets());
      }
    }
  }

  /**
   * Begins before the first of a few members. Each that is there from the first step (cursor 0) to the last (which returns 0)
   * is shown at least once, however much the set grows or shrinks between the steps. Small encodings are one step.
   *
   * @return the next step's cursor, 0 at the end
   */
  public long walkStep(long set, long cursor) {
    if (!SetRef.isTable(set)) {
      walk(set);
      return 0;
    }
    turnTo(set);
    table.attach(root);
    walkBuckets(0, 0);
    gathered = table.gatherAt(cursor);
    return table.nextCursor(cursor);
  }

  private void walkBuckets(long from, long to) {
    place = from;
    endBucket = to;
    gathered = 0;
    shown = 0;
  }

  /** Goes to the next member; false if there is none. */
  public boolean next() {
    return switch (encoding) {
      case SetRef.INTSET -> nextInteger();
      case SetRef.LISTPACK -> nextElement();
      default -> nextInTable();
    };
  }

  private boolean nextInteger() {
    if (place == Intset.count(root)) {
      return false;
    }
    standOn(Intset.get(root, (int) place++));
    return true;
  }

  private boolean nextElement() {
    if (place == Listpack.NONE) {
      return false;
    }
    stand(place);
    place = Listpack.next(place);
    return true;
  }

  private boolean nextInTable() {
    while (shown == gathered) {
      if (place == endBucket) {
        return false;
      }
      gathered = table.gather(place++);
      shown = 0;
      table.touchGathered();
    }
    standOnMember(table.gathered(shown++));
    return true;
  }

  /** Goes to a member chosen at random, of a set that has one; all have the same chance, see {@link MemberDict#random}. */
  public void stand(long set, SplittableRandom random) {
    turnTo(set);
    switch (encoding) {
      case SetRef.INTSET -> standOn(Intset.get(root, random.nextInt(Intset.count(root))));
      case SetRef.LISTPACK -> stand(Listpack.seek(root, random.nextInt(Listpack.count(root))));
      default -> {
        table.attach(root);
        standOnMember(table.random(random));
      }
    }
  }

  /** Goes to an element of a listpack. */
  void stand(long element) {
    if (Listpack.isInteger(element)) {
      standOn(Listpack.integer(element));
    } else {
      listpacks.read(element);
      standOnText(listpacks.address(), listpacks.length());
    }
  }

  /** Whether the member is stored as an integer; then {@link #integer} has it. {@link #address} has its text anyway. */
  public boolean isInteger() {
    return integral;
  }

  /** The integer of a member for which {@link #isInteger} holds. */
  public long integer() {
    return integer;
  }

  /** Where the member's text stands; valid until the cursor moves or the set changes. */
  public long address() {
    if (address == 0) {
      address = scratch;
      length = (int) (Decimal.put(scratch, integer) - scratch);
    }
    return address;
  }

  /** In bytes. */
  public int length() {
    return address == 0 ? Decimal.length(integer) : length;
  }

  /** Replies the member. */
  public void reply(Reply reply) {
    if (integral) {
      reply.bulkLong(integer);
    } else {
      reply.bulk(address, length);
    }
  }

  private void turnTo(long set) {
    encoding = SetRef.encoding(set);
    root = SetRef.root(set);
  }

  /** The text of an integer is made when it is asked for. */
  private void standOn(long value) {
    integral = true;
    integer = value;
    address = 0;
  }

  private void standOnMember(long member) {
    standOnText(Member.address(member), Member.length(member));
  }

  private void standOnText(long text, int textLength) {
    integral = false;
    address = text;
    length = textLength;
  }
}
