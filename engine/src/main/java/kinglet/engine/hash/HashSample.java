package kinglet.engine.hash;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * HRANDFIELD. Owned by the executor. Of a table of which no field is due, fields are picked where they stand; when many
 * different ones are asked for, or else, from an array of all live places: 8 bytes for each. Source: Redis 7.2.
 */
final class HashSample {
  /** Up to a third of a table, picking until they differ is quicker than the array. */
  private static final int SPARSE = 3;

  private static final int PLACES_KEPT_MAX = 4096;
  private static final String NO_COUNT =
      "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE;

  private final HashValue hashes;
  private final SplittableRandom random;
  private long[] places = new long[64];
  private int placeCount;

  HashSample(HashValue hashes, SplittableRandom random) {
    this.hashes = hashes;
    this.random = random;
  }

  void hrandfield(Call call) {
    if (call.count() == 2) {
      one(call);
      return;
    }
    if (!call.readLong(2)) {
      return;
    }
    long count = call.longValue();
    if (count == Long.MIN_VALUE) {
      call.reply().error(NO_COUNT);
    } else if (call.count() > 4 || call.count() == 4 && !call.is(3, "withvalues")) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.count() == 4 && Math.abs(count) > Long.MAX_VALUE / 2) {
      call.reply().error(Errors.OUT_OF_RANGE);
    } else {
      many(call, count, call.count() == 4);
    }
  }

  private void one(Call call) {
    long entry = call.read(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    Fields fields = entry == Entry.NONE ? null : hashes.of(entry);
    if (fields == null || fields.liveCount() == 0) {
      call.reply().nil();
    } else if (isDirect(fields)) {
      fields.replyName(call.reply(), ((TableFields) fields).random(random));
    } else {
      collect(fields);
      fields.replyName(call.reply(), places[random.nextInt(placeCount)]);
      forget();
    }
  }

  private void many(Call call, long count, boolean withValues) {
    long entry = call.read(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    Fields fields = entry == Entry.NONE ? null : hashes.of(entry);
    long size = fields == null ? 0 : fields.liveCount();
    if (size == 0 || count == 0) {
      call.reply().array(0);
    } else if (count < 0) {
      replyAny(call, fields, -count, withValues);
    } else {
      replyDifferent(call.reply(), fields, Math.min(count, size), size, withValues);
    }
    forget();
  }

  private void replyAny(Call call, Fields fields, long count, boolean withValues) {
    Reply reply = call.reply();
    begin(reply, count, withValues);
    if (isDirect(fields)) {
      for (long i = 0; i < count && call.mayGoOn(); i++) {
        reply(reply, fields, ((TableFields) fields).random(random), withValues);
      }
      return;
    }
    collect(fields);
    for (long i = 0; i < count && call.mayGoOn(); i++) {
      reply(reply, fields, places[random.nextInt(placeCount)], withValues);
    }
  }

  private void replyDifferent(Reply reply, Fields fields, long count, long size, boolean withValues) {
    begin(reply, count, withValues);
    if (isDirect(fields) && count * SPARSE <= size) {
      replySparse(reply, (TableFields) fields, count, withValues);
      return;
    }
    collect(fields);
    int wanted = (int) count;
    for (int i = 0; i < placeCount && wanted > 0; i++) {
      // Knuth, TAOCP volume 2, algorithm 3.4.2 S: in their order, each with the chance that is left.
      if (random.nextInt(placeCount - i) < wanted) {
        reply(reply, fields, places[i], withValues);
        wanted--;
      }
    }
  }

  private void replySparse(Reply reply, TableFields fields, long count, boolean withValues) {
    Set<Long> replied = new HashSet<>();
    while (replied.size() < count) {
      long place = fields.random(random);
      if (replied.add(place)) {
        reply(reply, fields, place, withValues);
      }
    }
  }

  /** Whether any field of the hash may be picked where it stands, in O(1). */
  private static boolean isDirect(Fields fields) {
    return fields instanceof TableFields && !fields.hasDue();
  }

  private void collect(Fields fields) {
    placeCount = 0;
    long cursor = 0;
    do {
      int gathered = fields.gather(cursor);
      for (int i = 0; i < gathered; i++) {
        if (!fields.isDue(fields.gathered(i))) {
          collect(fields.gathered(i));
        }
      }
      cursor = fields.nextCursor(cursor);
    } while (cursor != 0);
  }

  private void collect(long place) {
    if (placeCount == places.length) {
      places = Arrays.copyOf(places, placeCount * 2);
    }
    places[placeCount++] = place;
  }

  private void forget() {
    placeCount = 0;
    if (places.length > PLACES_KEPT_MAX) {
      places = new long[PLACES_KEPT_MAX];
    }
  }

  /** With values, RESP3 has an array of pairs, RESP2 a flat one. */
  private static void begin(Reply reply, long count, boolean withValues) {
    reply.array(withValues && !reply.isResp3() ? 2 * count : count);
  }

  private static void reply(Reply reply, Fields fields, long place, boolean withValues) {
    if (withValues && reply.isResp3()) {
      reply.array(2);
    }
    fields.replyName(reply, place);
    if (withValues) {
      fields.replyValue(reply, place);
    }
  }
}
