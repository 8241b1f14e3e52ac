package kinglet.engine.keyspace;

import java.util.ArrayDeque;

/**
 * Shows all entries as they were at one moment, the cut, while they go on changing. Owned by the executor.
 *
 * <p><b>How.</b> Each entry has a mark, one bit of its header; outside of a walk all entries have the same, which new ones get
 * too. The cut turns the meaning of the bit round: at once no entry is marked. The walk goes through the tables of all
 * databases a bucket at a time and shows and marks what has no mark yet; an entry that is about to change or go is shown and
 * marked before it does. So each is shown once, in its state at the cut, what is created after the cut is never shown, and who
 * changes an entry for the second time pays for one test of a bit. That costs no memory, however much changes.
 *
 * <p><b>Why nothing is missed.</b> The order of buckets is that of {@link Dict#gatherAt}: whatever a table does meanwhile, what
 * is in it from beginning to end is met at least once; what leaves it, by deletion or into another table, is shown before. A
 * table that is emptied at once ({@link Keyspace#clear}) is kept until the walk has been through it, and is freed after that;
 * the walk turns to it first.
 *
 * <p>A walk that is given up still has to mark what is left before the next can begin: it goes on, showing nothing.
 */
public final class CutWalk implements ChangeObserver {
  private static final CutVisitor NOBODY = (database, entry) -> {};

  private final Keyspace keyspace;
  private final Garbage garbage;
  private final ArrayDeque<Table> tables = new ArrayDeque<>();
  private CutVisitor visitor = NOBODY;
  private long shown;

  /** A table that is not done. */
  private static final class Table {
    final KeyDict dict;
    long cursor;
    boolean cleared;

    Table(KeyDict dict) {
      this.dict = dict;
    }
  }

  CutWalk(Keyspace keyspace, Garbage garbage) {
    this.keyspace = keyspace;
    this.garbage = garbage;
  }

  /** Makes the cut; only while there is no walk. What is shown is shown from now on, until {@link #step} returns false. */
  public void begin(CutVisitor newVisitor) {
    assert tables.isEmpty();
    visitor = newVisitor;
    shown = 0;
    keyspace.flipMark();
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      KeyDict dict = keyspace.database(i).dict();
      dict.cutDatabase(i);
      if (dict.size() > 0) {
        tables.add(new Table(dict));
      }
    }
    keyspace.observe(this);
    endIfDone();
  }

  /** Whether entries are left that have no mark, shown or not. */
  public boolean isActive() {
    return !tables.isEmpty();
  }

  /** How many entries were shown. */
  public long shown() {
    return shown;
  }

  /** Shows nothing any more, but goes on. */
  public void giveUp() {
    visitor = NOBODY;
  }

  /** Goes on with a bucket. Returns whether there is more. */
  public boolean step() {
    Table table = tables.peekFirst();
    if (table == null) {
      return false;
    }
    KeyDict dict = table.dict;
    int gathered = dict.gatherAt(table.cursor);
    table.cursor = dict.nextCursor(table.cursor);
    dict.touchGathered();
    for (int i = 0; i < gathered; i++) {
      show(dict, dict.gathered(i));
    }
    if (table.cursor == 0) {
      end(table);
    }
    return !tables.isEmpty();
  }

  @Override
  public void beforeChange(Database database, long entry) {
    show(database.dict(), entry);
  }

  private void show(KeyDict dict, long entry) {
    if (Entry.mark(entry) != keyspace.mark()) {
      Entry.flipMark(entry);
      shown++;
      visitor.visit(dict.cutDatabase(), entry);
    }
  }

  private void end(Table table) {
    tables.remove(table);
    if (table.cleared) {
      garbage.add(table.dict);
    }
    endIfDone();
  }

  private void endIfDone() {
    if (tables.isEmpty()) {
      keyspace.unobserve(this);
      visitor = NOBODY;
    }
  }

  /** Whether the walk still needs a table that was emptied at once; then it hands it on to be freed. */
  boolean keeps(KeyDict dict) {
    for (Table table : tables) {
      if (table.dict == dict) {
        table.cleared = true;
        tables.remove(table);
        tables.addFirst(table);
        return true;
      }
    }
    return false;
  }
}
