package kinglet.engine.hash;

import kinglet.engine.command.Call;
import kinglet.engine.command.ScanOptions;
import kinglet.engine.command.ScanOptions.Scanned;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * HSCAN: a listpack at once, a table a few buckets at a time, with the guarantee of {@link Fields#nextCursor}. Owned by the
 * executor. Source: Redis 7.2, with NOVALUES of 7.4.
 */
final class HashScan {
  /** How many empty steps it may take for each field asked for, as in Redis. */
  private static final int STEPS_PER_FIELD = 10;

  private final HashValue hashes;
  private final ScanOptions options = new ScanOptions();
  private long replied;

  HashScan(HashValue hashes) {
    this.hashes = hashes;
  }

  void hscan(Call call) {
    if (!options.readCursor(call, 2)) {
      return;
    }
    long entry = call.read(1, Type.HASH);
    if (entry == Entry.NONE) {
      call.reply().array(2);
      call.reply().bulkLong(0);
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE && options.readOptions(call, 3, Scanned.FIELDS)) {
      scan(call.reply(), hashes.of(entry));
    }
  }

  private void scan(Reply reply, Fields fields) {
    reply.array(2);
    int next = reply.beginBulkLong();
    int array = reply.beginArray();
    long cursor = walk(reply, fields);
    reply.endArray(array, options.withValues() ? replied * 2 : replied);
    reply.endBulkLong(next, cursor);
  }

  private long walk(Reply reply, Fields fields) {
    long count = options.count();
    long stepsMax = count > Long.MAX_VALUE / STEPS_PER_FIELD ? Long.MAX_VALUE : count * STEPS_PER_FIELD;
    long cursor = options.cursor();
    long steps = 0;
    long visited = 0;
    replied = 0;
    do {
      visited += step(reply, fields, cursor);
      cursor = fields.nextCursor(cursor);
      steps++;
    } while (cursor != 0 && visited < count && steps <= stepsMax);
    return cursor;
  }

  private int step(Reply reply, Fields fields, long cursor) {
    int gathered = fields.gather(cursor);
    for (int i = 0; i < gathered; i++) {
      reply(reply, fields, fields.gathered(i));
    }
    return gathered;
  }

  private void reply(Reply reply, Fields fields, long place) {
    fields.readName(place);
    if (options.matches(fields.nameAddress(), fields.nameLength()) && !fields.isDue(place)) {
      reply.bulk(fields.nameAddress(), fields.nameLength());
      if (options.withValues()) {
        fields.replyValue(reply, place);
      }
      replied++;
    }
  }
}
