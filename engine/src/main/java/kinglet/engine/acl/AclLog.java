package kinglet.engine.acl;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * What was denied lately, newest first; what happens again and again within a minute is one entry. Owned by the executor.
 * Source: Redis 7.2.
 */
final class AclLog {
  private static final int COMPARED_MAX = 10;
  private static final long TOGETHER_MS = 60_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final LongSupplier lengthMax;
  private long nextId;

  /**
   * An empty log.
   *
   * @param lengthMax how many entries are kept; asked at each new one
   */
  AclLog(LongSupplier lengthMax) {
    this.lengthMax = lengthMax;
  }

  /** One that was denied, or many that are alike. */
  static final class Entry {
    final Denial denial;
    final String context;
    final byte[] object;
    final String user;
    final long createdMs;
    long id;
    long count = 1;
    long updatedMs;
    String client;

    /**
     * A single one.
     *
     * @param context toplevel, multi or lua
     * @param object the command, key or channel
     * @param client as CLIENT LIST shows it
     * @param nowMs Unix time
     */
    Entry(Denial denial, String context, byte[] object, String user, String client, long nowMs) {
      this.denial = denial;
      this.context = context;
      this.object = object;
      this.user = user;
      this.client = client;
      createdMs = nowMs;
      updatedMs = nowMs;
    }

    private boolean isLike(Entry other) {
      return denial == other.denial && context.equals(other.context) && Math.abs(updatedMs - other.updatedMs) <= TOGETHER_MS
          && Arrays.equals(object, other.object) && user.equals(other.user);
    }
  }

  void add(Entry entry) {
    Entry known = entries.stream().limit(COMPARED_MAX).filter(entry::isLike).findFirst().orElse(null);
    if (known == null) {
      entry.id = nextId++;
      entries.addFirst(entry);
      while (entries.size() > lengthMax.getAsLong()) {
        entries.removeLast();
      }
    } else {
      known.count++;
      known.updatedMs = entry.updatedMs;
      known.client = entry.client;
      entries.remove(known);
      entries.addFirst(known);
    }
  }

  /** Newest first. */
  Deque<Entry> entries() {
    return entries;
  }

  void clear() {
    entries.clear();
  }
}
