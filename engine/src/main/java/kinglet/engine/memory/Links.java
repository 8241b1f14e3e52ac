package kinglet.engine.memory;

/**
 * Doubly linked rings of records in native memory. A record begins with its previous and its next; a list is a record of
 * the same shape that heads its ring, alone in it when the list is empty: so nothing here has a case of its own. A record
 * that is in no list has no next.
 */
final class Links {
  /** What a record has to leave free at its start. */
  static final int BYTES = 16;

  private static final int NEXT = 8;

  private Links() {}

  static long previous(long node) {
    return Memory.peek(node);
  }

  static long next(long node) {
    return Memory.peek(node + NEXT);
  }

  static void initList(long list) {
    connect(list, list);
  }

  static boolean isLinked(long node) {
    return next(node) != 0;
  }

  static void addFirst(long list, long node) {
    connect(node, next(list));
    connect(list, node);
  }

  static void addLast(long list, long node) {
    connect(previous(list), node);
    connect(node, list);
  }

  static void remove(long node) {
    connect(previous(node), next(node));
    Memory.poke(node + NEXT, 0);
  }

  private static void connect(long before, long after) {
    Memory.poke(before + NEXT, after);
    Memory.poke(after, before);
  }
}
