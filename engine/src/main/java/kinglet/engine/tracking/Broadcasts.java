package kinglet.engine.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.memory.WideHash;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.Reply;
import kinglet.engine.session.KeyTracking;
import kinglet.engine.session.Session;
import kinglet.engine.text.ByteKeys;

/**
 * The BCAST mode: what changed in a cycle is collected for each prefix and told at its end, in one message for a prefix, keys
 * in the order of their bytes. A change costs a lookup for each length that a prefix has, however many prefixes there are.
 * Many clients of a prefix share the bytes of its message. Owned by the executor. Source: tracking.c of Redis 7.2.
 */
final class Broadcasts {
  private static final int COPIES_MAX = 4;
  private static final int COPIED_BYTES_MAX = 4096;

  private final Messages messages;
  private final ByteKeys<Prefix> prefixes;
  private final KeyTable keys;
  private final NativeBuffer scratch = new NativeBuffer();
  private final List<Prefix> dirty = new ArrayList<>();
  private final Output shared;
  private final Reply sharedReply = new Reply();
  // Of all prefixes, each once.
  private int[] lengths = {};

  Broadcasts(Keyspace keyspace, ChunkPool chunks, Messages messages) {
    this.messages = messages;
    prefixes = new ByteKeys<>(new WideHash(keyspace.seed()));
    keys = new KeyTable(keyspace);
    shared = new Output(chunks);
  }

  /** How many prefixes. */
  int size() {
    return prefixes.size();
  }

  /** Adds a prefix to those of a session, if it is not there. */
  void add(Session session, byte[] bytes) {
    scratch.truncate(0);
    scratch.put(bytes);
    long hash = prefixes.hash(scratch.address(), bytes.length);
    Prefix prefix = prefixes.find(scratch.address(), bytes.length, hash);
    if (prefix == null) {
      prefix = new Prefix(bytes, hash);
      prefixes.add(prefix);
      measure();
    }
    if (prefix.sessions().add(session)) {
      session.tracking().add(bytes);
    }
  }

  /** A session hears of nothing any more. */
  void remove(Session session) {
    for (byte[] bytes : session.tracking().prefixes()) {
      scratch.truncate(0);
      scratch.put(bytes);
      Prefix prefix = prefixes.find(scratch.address(), bytes.length);
      prefix.sessions().remove(session);
      if (prefix.sessions().isEmpty()) {
        prefixes.remove(prefix);
        measure();
      }
    }
  }

  private void measure() {
    lengths = prefixes.all().stream().mapToInt(prefix -> prefix.bytes().length).distinct().toArray();
  }

  /** A key changed, by the session of that id, or by none: 0. */
  void changed(long key, int keyLength, long by) {
    for (int length : lengths) {
      Prefix prefix = length <= keyLength ? prefixes.find(key, length) : null;
      if (prefix != null) {
        collect(prefix, key, keyLength, by);
      }
    }
  }

  private void collect(Prefix prefix, long key, int keyLength, long by) {
    keys.attach(prefix.changed());
    try {
      long row = keys.find(key, keyLength);
      if (row == MemberDict.NONE) {
        keys.add(key, keyLength, by);
      } else {
        KeyTable.word(row, by);
      }
    } catch (OutOfNativeMemoryException e) {
      prefix.sessions().forEach(messages::lost);
    }
    if (prefix.changed() == 0) {
      dirty.add(prefix);
    }
    prefix.changed(keys.head());
  }

  /** Whether {@link #send} has something to tell. */
  boolean isPending() {
    return !dirty.isEmpty();
  }

  /** Tells what has changed since it was last called. */
  void send() {
    dirty.sort((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()));
    for (Prefix prefix : dirty) {
      List<Long> rows = take(prefix);
      send(prefix, rows);
      rows.forEach(keys::free);
    }
    dirty.clear();
  }

  private List<Long> take(Prefix prefix) {
    List<Long> rows = new ArrayList<>();
    keys.attach(prefix.changed());
    while (keys.head() != 0) {
      int count = keys.takeLast();
      for (int i = 0; i < count; i++) {
        rows.add(keys.taken(i));
      }
    }
    prefix.changed(0);
    rows.sort((a, b) -> Memory.compare(Member.address(a), Member.length(a), Member.address(b), Member.length(b)));
    return rows;
  }

  private void send(Prefix prefix, List<Long> rows) {
    try {
      sharedReply.into(shared, 2);
      write(sharedReply, rows);
      shared.share();
      boolean copies = prefix.sessions().size() <= COPIES_MAX && shared.length() <= COPIED_BYTES_MAX;
      for (Session session : prefix.sessions()) {
        send(session, rows, copies);
      }
    } catch (OutOfNativeMemoryException e) {
      prefix.sessions().forEach(messages::lost);
    }
    shared.release();
  }

  private void send(Session session, List<Long> rows, boolean copies) {
    if (session.tracking().has(KeyTracking.NOLOOP)) {
      List<Long> others = rows.stream().filter(row -> KeyTable.word(row) != session.id()).toList();
      if (!others.isEmpty() && messages.begin(session)) {
        write(messages.reply(), others);
      }
    } else if (messages.begin(session)) {
      if (copies) {
        messages.reply().output().copy(shared);
      } else {
        messages.reply().output().refer(shared);
      }
    }
  }

  /** The same in both protocols. */
  private static void write(Reply reply, List<Long> rows) {
    reply.array(rows.size());
    for (long row : rows) {
      reply.bulk(Member.address(row), Member.length(row));
    }
  }
}
