package kinglet.engine.hash;

import static kinglet.engine.command.Flags.ACL_HASH;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.DELETE;
import static kinglet.engine.command.Keys.INSERT;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.RW;
import static kinglet.engine.command.Keys.UPDATE;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.resp.Reply;

/**
 * The hash commands. Here: the rows of all of them, and those that read. {@link HashWrites} has those that change fields, {@link
 * HashNumbers} those that count, {@link HashScan} HSCAN, {@link HashSample} HRANDFIELD, {@link HashDeadlines}, {@link HashReads} and
 * {@link HashSetex} those of field deadlines.
 *
 * <p>Owned by the executor. Replies are written from where the fields stand. Source of the behaviour: Redis 7.2; of deadlines,
 * Redis 7.4; of HGETDEL, HGETEX and HSETEX, Redis 8.0.
 */
public final class HashCommands implements CommandFamily {
  private final HashValue hashes;
  private final HashScan scan;
  private final HashSample sample;
  private final HashWrites writes;
  private final HashNumbers numbers;
  private final HashDeadlines deadlines;
  private final HashReads reads;
  private final HashSetex setex;

  /**
   * The commands on these values.
   *
   * @param values what the keyspace has registered
   */
  public HashCommands(Keyspace keyspace, HashValue values, EncodingSettings limits) {
    hashes = values;
    HashEdit edit = new HashEdit(keyspace, hashes, limits);
    scan = new HashScan(hashes);
    sample = new HashSample(hashes, new SplittableRandom(keyspace.seed()));
    writes = new HashWrites(edit);
    numbers = new HashNumbers(keyspace.allocator(), edit);
    deadlines = new HashDeadlines(hashes, edit);
    reads = new HashReads(edit);
    setex = new HashSetex(edit, writes);
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("hash", ACL_HASH);
    Keys read = Keys.one(RO | ACCESS);
    Keys asked = Keys.one(RO);
    table.add("hexists", 3, READONLY | FAST, asked, this::hexists);
    table.add("hget", 3, READONLY | FAST, read, this::hget);
    table.add("hgetall", 2, READONLY, read, this::hgetall);
    table.add("hkeys", 2, READONLY, read, this::hkeys);
    table.add("hlen", 2, READONLY | FAST, asked, this::hlen);
    table.add("hmget", -3, READONLY | FAST, read, this::hmget);
    table.add("hrandfield", -2, READONLY, read, sample::hrandfield);
    table.add("hscan", -3, READONLY, read, scan::hscan);
    table.add("hstrlen", 3, READONLY | FAST, asked, this::hstrlen);
    table.add("hvals", 2, READONLY, read, this::hvals);
    declareWrites(table);
    declareDeadlines(table);
  }

  private void declareWrites(CommandTable.Builder table) {
    table.add("hdel", -3, WRITE | FAST, Keys.one(RW | DELETE), writes::hdel);
    table.add("hincrby", 4, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::hincrby);
    table.add("hincrbyfloat", 4, WRITE | DENYOOM | FAST, Keys.one(RW | ACCESS | UPDATE), numbers::hincrbyfloat);
    table.add("hmset", -4, WRITE | DENYOOM | FAST, Keys.one(RW | UPDATE), writes::hmset);
    table.add("hset", -4, WRITE | DENYOOM | FAST, Keys.one(RW | UPDATE), writes::hset);
    table.add("hsetnx", 4, WRITE | DENYOOM | FAST, Keys.one(RW | INSERT), writes::hsetnx);
  }

  private void declareDeadlines(CommandTable.Builder table) {
    Keys changed = Keys.one(RW | UPDATE);
    Keys read = Keys.one(RO | ACCESS);
    table.add("hexpire", -6, WRITE | DENYOOM | FAST, changed, deadlines::hexpire);
    table.add("hpexpire", -6, WRITE | DENYOOM | FAST, changed, deadlines::hpexpire);
    table.add("hexpireat", -6, WRITE | DENYOOM | FAST, changed, deadlines::hexpireat);
    table.add("hpexpireat", -6, WRITE | DENYOOM | FAST, changed, deadlines::hpexpireat);
    table.add("hpersist", -5, WRITE | FAST, changed, deadlines::hpersist);
    table.add("httl", -5, READONLY | FAST, read, deadlines::httl);
    table.add("hpttl", -5, READONLY | FAST, read, deadlines::hpttl);
    table.add("hexpiretime", -5, READONLY | FAST, read, deadlines::hexpiretime);
    table.add("hpexpiretime", -5, READONLY | FAST, read, deadlines::hpexpiretime);
    table.add("hgetdel", -5, WRITE | FAST, Keys.one(RW | ACCESS | DELETE), reads::hgetdel);
    table.add("hgetex", -5, WRITE | FAST, Keys.one(RW | ACCESS | UPDATE), reads::hgetex);
    table.add("hsetex", -6, WRITE | DENYOOM | FAST, changed, setex::hsetex);
  }

  private void hget(Call call) {
    long entry = call.read(1, Type.HASH);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE) {
      replyValue(call, hashes.of(entry), 2);
    }
  }

  private void hmget(Call call) {
    long entry = call.read(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    call.reply().array(call.count() - 2L);
    Fields fields = entry == Entry.NONE ? null : hashes.of(entry);
    for (int name = 2; name < call.count(); name++) {
      replyValue(call, fields, name);
    }
  }

  /** Replies the value of the field that an argument names, or nil. */
  static void replyValue(Call call, Fields fields, int name) {
    long place = fields == null ? Fields.NONE : fields.findLive(call.address(name), call.length(name));
    if (place == Fields.NONE) {
      call.reply().nil();
    } else {
      fields.replyValue(call.reply(), place);
    }
  }

  private void hexists(Call call) {
    long entry = call.read(1, Type.HASH);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(find(call, entry) == Fields.NONE ? 0 : 1);
    }
  }

  private void hstrlen(Call call) {
    long entry = call.read(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long place = find(call, entry);
    if (place == Fields.NONE) {
      call.reply().integer(0);
    } else {
      Fields fields = hashes.of(entry);
      fields.readValue(place);
      call.reply().integer(fields.valueLength());
    }
  }

  private long find(Call call, long entry) {
    return entry == Entry.NONE ? Fields.NONE : hashes.of(entry).findLive(call.address(2), call.length(2));
  }

  private void hlen(Call call) {
    long entry = call.read(1, Type.HASH);
    if (entry != Call.WRONG_TYPE) {
      call.reply().integer(entry == Entry.NONE ? 0 : hashes.of(entry).liveCount());
    }
  }

  private void hgetall(Call call) {
    replyAll(call, true, true);
  }

  private void hkeys(Call call) {
    replyAll(call, true, false);
  }

  private void hvals(Call call) {
    replyAll(call, false, true);
  }

  private void replyAll(Call call, boolean names, boolean values) {
    long entry = call.read(1, Type.HASH);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    Fields fields = entry == Entry.NONE ? null : hashes.of(entry);
    long count = fields == null ? 0 : fields.liveCount();
    if (names && values) {
      call.reply().map(count);
    } else {
      call.reply().array(count);
    }
    if (count > 0) {
      replyFields(call.reply(), fields, names, values);
    }
  }

  private static void replyFields(Reply reply, Fields fields, boolean names, boolean values) {
    long cursor = 0;
    do {
      int gathered = fields.gather(cursor);
      for (int i = 0; i < gathered; i++) {
        replyField(reply, fields, fields.gathered(i), names, values);
      }
      cursor = fields.nextCursor(cursor);
    } while (cursor != 0);
  }

  private static void replyField(Reply reply, Fields fields, long place, boolean names, boolean values) {
    if (fields.isDue(place)) {
      return;
    }
    if (names) {
      fields.replyName(reply, place);
    }
    if (values) {
      fields.replyValue(reply, place);
    }
  }
}
