package kinglet.engine.stats;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The slow commands of late, the newest first. Holds at most as many as it was told to. Owned by the executor. */
public final class SlowLog {
  /**
   * One command.
   *
   * @param id rises from 0 in the life of the process
   * @param epochSeconds when it ended
   * @param micros how long it took
   * @param arguments shortened where they are long
   * @param address of the client
   * @param name of the client, empty if it has none
   */
  public record Entry(long id, long epochSeconds, long micros, List<byte[]> arguments, String address, String name) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long lengthMax;
  private long nextId;

  /** Adds an entry at the front; the oldest goes if there are too many. */
  public void add(long epochSeconds, long micros, List<byte[]> arguments, String address, String name) {
    entries.addFirst(new Entry(nextId++, epochSeconds, micros, arguments, address, name));
    trim();
  }

  /** How many entries it keeps. */
  public void lengthMax(long length) {
    lengthMax = length;
    trim();
  }

  private void trim() {
    while (entries.size() > lengthMax) {
      entries.removeLast();
    }
  }

  public int size() {
    return entries.size();
  }

  /** The newest first. */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries);
  }

  /** Forgets all entries; numbers go on. */
  public void clear() {
    entries.clear();
  }
}
