package kinglet.engine.stream;

import kinglet.engine.memory.Allocator;
import kinglet.engine.rdb.Aside;
import kinglet.engine.rdb.RdbWriter;

/**
 * Writes what an {@link IdTree} had at a moment, in slices, for a {@link StreamCapture}. Owned by the executor.
 *
 * <p>It walks in the order of the IDs. Of those that are not passed, an entry is written aside before it first changes, and
 * marked; so is a new one, unwritten. What is marked is passed over.
 */
abstract class IdWalk {
  private final IdTree tree;
  private final long state;
  private final long count;
  private final Aside aside = new Aside();
  private final StreamId cursor = new StreamId();
  private final StreamId id = new StreamId();
  private boolean over;
  private boolean ended;

  /** Of the tree of a state. */
  IdWalk(Allocator allocator, long state) {
    tree = new IdTree(allocator);
    this.state = state;
    count = OrderedTree.size(state);
  }

  /** Writes an entry as it is now. */
  abstract void write(StreamId entryId, long word, RdbWriter out);

  /** How many entries there were. */
  final long count() {
    return count;
  }

  final boolean hasMore() {
    return !over || !aside.isEmpty();
  }

  private boolean isPending() {
    return !over && !ended && id.compareTo(cursor) >= 0;
  }

  /** Before the entry where a tree stands changes or goes. */
  final void changing(IdTree at) {
    at.readKey(id);
    if (isPending() && !at.isMarked()) {
      write(id, at.word(), aside.writer());
      aside.wrote();
      at.mark(true);
    }
  }

  /** The entry where a tree stands is new. */
  final void added(IdTree at) {
    at.readKey(id);
    if (isPending()) {
      at.mark(true);
    }
  }

  /** Writes an entry, or some of those aside. */
  final void writeSome(RdbWriter out) {
    if (!aside.isEmpty()) {
      aside.moveTo(out);
    } else if (seek()) {
      if (!tree.isMarked()) {
        write(id, tree.word(), out);
      }
      pass();
    }
  }

  /** Goes to the first entry that is not passed; if there is none, the walk is over. */
  private boolean seek() {
    tree.attach(state);
    over = !tree.seekCeiling(cursor);
    if (!over) {
      tree.readKey(id);
    }
    return !over;
  }

  private void pass() {
    tree.mark(false);
    over = !cursor.set(id).increment();
  }

  /** Nothing is kept or marked any more. */
  final void end() {
    aside.clear();
    ended = true;
  }

  /** Takes marks off, about so many; returns how many. */
  final int unmark(int entriesMax) {
    int passed = 0;
    while (passed < entriesMax && !over && seek()) {
      pass();
      passed++;
    }
    return passed;
  }
}
