package kinglet.engine.keyspace;

import java.util.ArrayDeque;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.BlockMover;

/**
 * Walks all databases and moves what lies in chunks that are to be emptied: entries, values, dictionaries. In small steps,
 * between which keys may come, change and go: a bucket at a time, as a scan does, and of a large value a piece at a time. Owned
 * by the executor.
 */
public final class Compaction {
  private static final int PIECE_BLOCKS = 256;

  private final Keyspace keyspace;
  private final BlockMover mover;
  private final ArrayDeque<Large> larges = new ArrayDeque<>();
  private int database;
  private long cursor;
  private long moved;
  private long left;
  private long keysMoved;
  private long keysLeft;

  /** A value that is not done: the hash of its key, and where to go on. */
  private record Large(int database, long hash, long cursor) {}

  public Compaction(Keyspace keyspace, Allocator allocator) {
    this.keyspace = keyspace;
    mover = new BlockMover(allocator);
  }

  /** Begins, from the start. */
  public void begin() {
    database = 0;
    cursor = 0;
    larges.clear();
    moveTable();
  }

  /** Goes on with a bucket, or with a piece of a large value. Returns false at the end. */
  public boolean step() {
    if (!larges.isEmpty()) {
      goOn(larges.poll());
      return true;
    }
    if (database == keyspace.databaseCount()) {
      return false;
    }
    moveBucket(keyspace.database(database));
    return true;
  }

  private void moveBucket(Database from) {
    KeyDict dict = from.dict();
    int gathered = dict.gatherAt(cursor);
    long next = dict.nextCursor(cursor);
    for (int i = 0; i < gathered; i++) {
      moveEntry(from, dict.gathered(i));
    }
    mover.begin(0, PIECE_BLOCKS);
    dict.moveChains(cursor, mover);
    add();
    cursor = next;
    if (cursor == 0) {
      database++;
      moveTable();
    }
  }

  private void moveTable() {
    if (database < keyspace.databaseCount()) {
      mover.begin(0, PIECE_BLOCKS);
      keyspace.database(database).dict().moveTable(mover);
      add();
    }
  }

  private void moveEntry(Database from, long entry) {
    mover.begin(0, PIECE_BLOCKS);
    long at = from.defragmentEntry(entry, mover);
    from.defragmentValue(at, mover);
    endPiece(from, at);
  }

  /** The key may be gone, or hold another value: then there is nothing to do, or too much is done, but nothing wrong. */
  private void goOn(Large large) {
    Database from = keyspace.database(large.database());
    long entry = from.dict().find(large.hash());
    if (entry != Entry.NONE) {
      mover.begin(large.cursor(), PIECE_BLOCKS);
      from.defragmentValue(entry, mover);
      endPiece(from, entry);
    }
  }

  private void endPiece(Database from, long entry) {
    add();
    if (mover.cursor() != 0) {
      larges.add(new Large(from.index(), from.dict().hash(entry), mover.cursor()));
    } else if (mover.moved() > 0) {
      keysMoved++;
    } else {
      keysLeft++;
    }
  }

  private void add() {
    moved += mover.moved();
    left += mover.left();
  }

  /** Counts anew. */
  public void resetCounts() {
    moved = 0;
    left = 0;
    keysMoved = 0;
    keysLeft = 0;
  }

  /** Blocks that were moved. */
  public long moved() {
    return moved;
  }

  /** Blocks that were looked at and stayed. */
  public long left() {
    return left;
  }

  /** Keys of which something was moved; of a large value its last piece counts. */
  public long keysMoved() {
    return keysMoved;
  }

  /** Keys of which nothing was moved. */
  public long keysLeft() {
    return keysLeft;
  }
}
