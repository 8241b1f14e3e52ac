package kinglet.engine.pubsub;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.KeyListener;
import kinglet.engine.config.EventClasses;
import kinglet.engine.keyspace.AdditionListener;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Decimal;

/**
 * Publishes what happens to keys: {@code __keyspace@0__:key} tells the event, {@code __keyevent@0__:event} the key. With no
 * class of events chosen it listens to nothing, and costs nothing. Owned by the executor. Source: notify.c of Redis 7.2.
 */
public final class KeyspaceEvents implements KeyListener, AdditionListener {
  private static final int PREFIX_BYTES_MAX = 64;

  private final Call call;
  private final PubSub pubSub;
  private final ChunkPool chunks;
  private Chunk scratch;
  private int classes;

  /** A listener of the call's. */
  public KeyspaceEvents(Call call, PubSub pubSub, ChunkPool chunks) {
    this.call = call;
    this.pubSub = pubSub;
    this.chunks = chunks;
    scratch = chunks.take();
    call.listen(this);
    classes(0);
  }

  /** Which events are told, and how: bits of {@link EventClasses}. */
  public void classes(int bits) {
    boolean told = (bits & (EventClasses.KEYSPACE | EventClasses.KEYEVENT)) != 0;
    classes = told ? bits : 0;
    call.listening(this, classes != 0);
    call.keyspace().tellAdditions((classes & KeyEvent.NEW_KEY) == 0 ? null : this);
  }

  @Override
  public void keyChanged(Database database, long key, int keyLength, int eventClass, String event) {
    if ((classes & eventClass) != 0 && !pubSub.isSilent() && makesRoom(2L * PREFIX_BYTES_MAX + event.length() + keyLength)) {
      tell(database.index(), key, keyLength, event);
    }
  }

  @Override
  public void keyChangedAside(Database database, long key, int keyLength, int eventClass, String event) {
    keyChanged(database, key, keyLength, eventClass, event);
  }

  @Override
  public void keyMissed(Database database, long key, int keyLength) {
    keyChanged(database, key, keyLength, KeyEvent.KEY_MISS, "keymiss");
  }

  @Override
  public void added(Database database, long entry) {
    keyChanged(database, Entry.keyAddress(entry), Entry.keyLength(entry), KeyEvent.NEW_KEY, "new");
  }

  private void tell(int database, long key, int keyLength, String event) {
    long eventAddress = scratch.address();
    long channel = put(eventAddress, event);
    if ((classes & EventClasses.KEYSPACE) != 0) {
      long name = putPrefix(channel, "__keyspace@", database);
      Memory.copy(key, name, keyLength);
      pubSub.publish(channel, (int) (name + keyLength - channel), eventAddress, event.length());
    }
    if ((classes & EventClasses.KEYEVENT) != 0) {
      long name = putPrefix(channel, "__keyevent@", database);
      long end = put(name, event);
      pubSub.publish(channel, (int) (end - channel), key, keyLength);
    }
    shrink();
  }

  private static long putPrefix(long address, String prefix, int database) {
    return put(Decimal.put(put(address, prefix), database), "__:");
  }

  private static long put(long address, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      Memory.putByte(address + i, (byte) ascii.charAt(i));
    }
    return address + ascii.length();
  }

  /** False where a key so long cannot be told for want of memory. */
  private boolean makesRoom(long bytes) {
    try {
      return bytes <= scratch.capacity() || exchange(chunks.take(Math.toIntExact(bytes)));
    } catch (OutOfNativeMemoryException e) {
      return false;
    }
  }

  /** Keys of many bytes are rare. */
  private void shrink() {
    if (scratch.capacity() > ChunkPool.CHUNK_BYTES) {
      exchange(chunks.take());
    }
  }

  private boolean exchange(Chunk chunk) {
    chunks.give(scratch);
    scratch = chunk;
    return true;
  }
}
