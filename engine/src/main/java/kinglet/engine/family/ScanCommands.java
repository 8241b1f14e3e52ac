package kinglet.engine.family;

import static kinglet.engine.command.Flags.ACL_DANGEROUS;
import static kinglet.engine.command.Flags.ACL_KEYSPACE;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WHOLE_KEYSPACE;

import java.util.Arrays;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ScanOptions;
import kinglet.engine.command.ScanOptions.Scanned;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.EntryVisitor;
import kinglet.engine.resp.Reply;
import kinglet.engine.text.Glob;

/**
 * Lists keys: KEYS all at once, SCAN a few at a time with the guarantee of {@link Database#scan}. Owned by the executor. A
 * SCAN keeps the addresses of what it found until it replies: 8 bytes for each, bounded by COUNT. Source: Redis 7.2.
 */
public final class ScanCommands implements CommandFamily {
  /** How many empty steps a SCAN may take for each key asked for, as in Redis. */
  private static final int STEPS_PER_KEY = 10;

  private static final int FOUND_KEPT_MAX = 4096;

  private final ScanOptions options = new ScanOptions();
  private final EntryVisitor collector = this::collect;
  private long[] found = new long[64];
  private int foundCount;
  private long visited;

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("generic", ACL_KEYSPACE);
    table.add("keys", 2, READONLY | WHOLE_KEYSPACE | ACL_DANGEROUS, Keys.NONE, this::keys);
    table.add("scan", -2, READONLY | WHOLE_KEYSPACE, Keys.NONE, this::scan);
  }

  private void keys(Call call) {
    Glob pattern = new Glob(call.bytes(1), false);
    Reply reply = call.reply();
    int array = reply.beginArray();
    int[] count = {0};
    call.database().forEach(entry -> {
      long key = Entry.keyAddress(entry);
      int length = Entry.keyLength(entry);
      if (pattern.isEverything() || pattern.matches(key, length)) {
        reply.bulk(key, length);
        count[0]++;
      }
    });
    reply.endArray(array, count[0]);
  }

  private void scan(Call call) {
    if (options.readCursor(call, 1) && options.readOptions(call, 2, Scanned.KEYS)) {
      long next = visit(call.database());
      reply(call.reply(), next);
      forget();
    }
  }

  private long visit(Database database) {
    long count = options.count();
    long stepsMax = count > Long.MAX_VALUE / STEPS_PER_KEY ? Long.MAX_VALUE : count * STEPS_PER_KEY;
    long cursor = options.cursor();
    visited = 0;
    long steps = 0;
    do {
      cursor = database.scan(cursor, collector);
      steps++;
    } while (cursor != 0 && visited < count && steps <= stepsMax);
    return cursor;
  }

  private void collect(long entry) {
    visited++;
    if (!options.matchesType(Entry.type(entry)) || !options.matches(Entry.keyAddress(entry), Entry.keyLength(entry))) {
      return;
    }
    if (foundCount == found.length) {
      found = Arrays.copyOf(found, foundCount * 2);
    }
    found[foundCount++] = entry;
  }

  private void reply(Reply reply, long cursor) {
    reply.array(2);
    reply.bulk(Long.toUnsignedString(cursor));
    reply.array(foundCount);
    for (int i = 0; i < foundCount; i++) {
      reply.bulk(Entry.keyAddress(found[i]), Entry.keyLength(found[i]));
    }
  }

  private void forget() {
    foundCount = 0;
    if (found.length > FOUND_KEPT_MAX) {
      found = new long[FOUND_KEPT_MAX];
    }
  }
}
