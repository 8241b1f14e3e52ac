package kinglet.engine.set;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * SRANDMEMBER: random members, which stay. Owned by the executor; no garbage.
 *
 * <p>Different ones: if few are asked for, members are drawn until enough have come that were not drawn before, which a set of
 * those tells; else one pass over the set deals them out, as {@link SetPop} does. Source: Redis 7.2, but for the pass, where it
 * takes random members out of a copy.
 */
final class SetSample {
  private static final String OUT_OF_RANGE = "ERR value is out of range, value must between -9223372036854775807 and "
      + "9223372036854775807";
  private static final int DRAW_FACTOR = 3;

  private final SplittableRandom random;
  private final SetCursor cursor;
  private final SetLookup lookup;
  private final SetEditor drawn;

  SetSample(Keyspace keyspace, EncodingSettings settings, SplittableRandom random) {
    this.random = random;
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
    drawn = new SetEditor(keyspace, settings);
  }

  void sample(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.count() == 2) {
      sampleOne(call);
    } else if (call.readLong(2)) {
      sampleMany(call, call.longValue());
    }
  }

  private void sampleOne(Call call) {
    long entry = call.read(1, Type.SET);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE) {
      replyAny(call.reply(), SetRef.of(entry));
    }
  }

  private void replyAny(Reply reply, long set) {
    cursor.stand(set, random);
    cursor.reply(reply);
  }

  private void sampleMany(Call call, long count) {
    if (count == Long.MIN_VALUE) {
      call.reply().error(OUT_OF_RANGE);
      return;
    }
    long entry = call.read(1, Type.SET);
    if (entry == Entry.NONE) {
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE && count < 0) {
      replyAny(call, SetRef.of(entry), -count);
    } else if (entry != Call.WRONG_TYPE) {
      replyDifferent(call.reply(), SetRef.of(entry), count);
    }
  }

  private void replyAny(Call call, long set, long count) {
    call.reply().array(count);
    for (long i = 0; i < count && call.mayGoOn(); i++) {
      replyAny(call.reply(), set);
    }
  }

  private void replyDifferent(Reply reply, long set, long count) {
    long size = lookup.size(set);
    reply.array(Math.min(count, size));
    if (count == 1) {
      replyAny(reply, set);
    } else if (SetRef.encoding(set) == SetRef.LISTPACK || count > size / DRAW_FACTOR) {
      deal(reply, set, Math.min(count, size), size);
    } else {
      draw(reply, set, count);
    }
  }

  private void deal(Reply reply, long set, long count, long size) {
    long left = count;
    cursor.walk(set);
    for (long unseen = size; left > 0 && cursor.next(); unseen--) {
      if (random.nextLong(unseen) < left) {
        cursor.reply(reply);
        left--;
      }
    }
  }

  private void draw(Reply reply, long set, long count) {
    drawn.createIntset();
    try {
      long left = count;
      while (left > 0) {
        cursor.stand(set, random);
        if (drawn.add(cursor)) {
          cursor.reply(reply);
          left--;
        }
      }
    } finally {
      drawn.discard();
    }
  }
}
