package kinglet.engine.set;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Reply;

/** The commands that combine sets. Owned by the executor; no garbage. Source: Redis 7.2. */
final class SetOperations {
  private static final String NO_KEYS = "ERR numkeys should be greater than 0";
  private static final String TOO_MANY_KEYS = "ERR Number of keys can't be greater than number of args";
  private static final String NEGATIVE_LIMIT = "ERR LIMIT can't be negative";

  private final SetInputs inputs;
  private final SetEditor editor;
  private final SetCursor cursor;
  private final Intersection intersection;
  private final Union union;
  private final Difference difference;
  private final MemberSink intoReply = this::reply;
  private Reply reply;

  SetOperations(Keyspace keyspace, EncodingSettings settings) {
    inputs = new SetInputs(keyspace);
    editor = new SetEditor(keyspace, settings);
    cursor = new SetCursor(keyspace);
    intersection = new Intersection(inputs, editor, keyspace);
    union = new Union(inputs, editor, keyspace);
    difference = new Difference(inputs, editor, keyspace);
  }

  void intersect(Call call) {
    reply(call, intersection);
  }

  void unite(Call call) {
    reply(call, union);
  }

  void subtract(Call call) {
    reply(call, difference);
  }

  void storeIntersection(Call call) {
    store(call, intersection, "sinterstore");
  }

  void storeUnion(Call call) {
    store(call, union, "sunionstore");
  }

  void storeDifference(Call call) {
    store(call, difference, "sdiffstore");
  }

  void countIntersection(Call call) {
    if (!call.readLong(1, 1, Long.MAX_VALUE, NO_KEYS)) {
      return;
    }
    if (call.longValue() > call.count() - 2) {
      call.reply().error(TOO_MANY_KEYS);
      return;
    }
    int lastKey = 1 + (int) call.longValue();
    long limit = 0;
    for (int i = lastKey + 1; i < call.count(); i += 2) {
      if (!call.is(i, "limit") || i + 1 == call.count()) {
        call.reply().error(Errors.SYNTAX);
        return;
      }
      if (!call.readLong(i + 1, 0, Long.MAX_VALUE, NEGATIVE_LIMIT)) {
        return;
      }
      limit = call.longValue();
    }
    if (inputs.read(call, 2, lastKey)) {
      call.reply().integer(intersection.count(limit == 0 ? Long.MAX_VALUE : limit));
    }
  }

  private void reply(Call call, Combination combination) {
    if (!inputs.read(call, 1, call.count() - 1)) {
      return;
    }
    reply = call.reply();
    if (combination.isDirect()) {
      int gap = reply.beginArray();
      reply.endSet(gap, combination.find(intoReply));
    } else {
      collect(combination);
      replyCollected();
    }
  }

  private void reply(SetCursor member) {
    member.reply(reply);
  }

  private void replyCollected() {
    try {
      reply.set(editor.size());
      cursor.walk(editor.set());
      while (cursor.next()) {
        cursor.reply(reply);
      }
    } finally {
      editor.discard();
    }
  }

  private void store(Call call, Combination combination, String event) {
    if (!inputs.read(call, 2, call.count() - 1)) {
      return;
    }
    collect(combination);
    long size = editor.size();
    if (size == 0) {
      editor.discard();
      deleteDestination(call);
    } else {
      editor.storeNew(call, 1);
      call.changed(1, KeyEvent.SET, event);
    }
    call.reply().integer(size);
  }

  private static void deleteDestination(Call call) {
    long entry = call.database().locate(call.address(1), call.length(1));
    if (entry != Entry.NONE) {
      call.database().delete(entry);
      call.changed(1, KeyEvent.GENERIC, "del");
    }
  }

  private void collect(Combination combination) {
    try {
      combination.collect();
    } catch (OutOfNativeMemoryException e) {
      editor.discard();
      throw e;
    }
  }
}
