package kinglet.engine.exec;

import kinglet.engine.keyspace.Database;
import kinglet.engine.text.ByteKey;

/** Who waits for a key of a database, in the order in which they came. Owned by the executor. */
final class KeyQueue extends ByteKey {
  private final Database database;
  private Place first;
  private Place last;
  private int evenGone;
  private boolean ready;

  KeyQueue(Database database, byte[] key, long hash) {
    super(key, hash);
    this.database = database;
  }

  /** A waiter's place in a queue; leaving it costs the same wherever it is. */
  static final class Place {
    private final KeyQueue queue;
    private final Waiter waiter;
    private final int argument;
    private Place before;
    private Place after;

    private Place(KeyQueue queue, Waiter waiter, int argument) {
      this.queue = queue;
      this.waiter = waiter;
      this.argument = argument;
    }

    KeyQueue queue() {
      return queue;
    }

    Waiter waiter() {
      return waiter;
    }

    /** Where the key stands in the waiter's command. */
    long keyAddress() {
      return waiter.address(argument);
    }

    Place after() {
      return after;
    }

    void leave() {
      queue.remove(this);
    }
  }

  Database database() {
    return database;
  }

  Place first() {
    return first;
  }

  Place last() {
    return last;
  }

  boolean isEmpty() {
    return first == null;
  }

  /** Whether someone waits who wants to know that the key went. */
  boolean hasEvenGone() {
    return evenGone > 0;
  }

  /** Whether it is in the list of those to be served. */
  boolean isReady() {
    return ready;
  }

  void ready(boolean value) {
    ready = value;
  }

  /** Adds a waiter at the end, whose command's argument is the key. */
  Place add(Waiter waiter, int argument) {
    Place place = new Place(this, waiter, argument);
    place.before = last;
    if (last == null) {
      first = place;
    } else {
      last.after = place;
    }
    last = place;
    evenGone += waiter.isEvenGone() ? 1 : 0;
    return place;
  }

  private void remove(Place place) {
    if (place.before == null) {
      first = place.after;
    } else {
      place.before.after = place.after;
    }
    if (place.after == null) {
      last = place.before;
    } else {
      place.after.before = place.before;
    }
    evenGone -= place.waiter.isEvenGone() ? 1 : 0;
  }
}
