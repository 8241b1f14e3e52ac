package kinglet.engine.hotkeys;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandSampler;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.WideHash;

/**
 * The keys that are used most, by commands and by bytes (of the command and of its reply, shared by its keys). Always on: of
 * {@value #PERIOD} commands one is looked at, at random distances so that no rhythm of a client's hides a key from it;
 * what is told is that many times what was seen. Owned by the executor.
 */
public final class HotKeys implements CommandSampler {
  /** One in so many commands is looked at. */
  static final int PERIOD = 64;

  private static final int COUNTERS = 256;

  private final SpaceSaving byCount;
  private final SpaceSaving byBytes;
  private final WideHash hash;
  private final SplittableRandom random;
  private final KeyFinder finder = new KeyFinder();
  private long sinceMs;

  /** Nothing was seen yet. */
  public HotKeys(Keyspace keyspace, long seed) {
    byCount = new SpaceSaving(COUNTERS);
    byBytes = new SpaceSaving(COUNTERS);
    hash = new WideHash(keyspace.seed());
    random = new SplittableRandom(seed);
  }

  @Override
  public int sample(Call call) {
    if (sinceMs == 0) {
      sinceMs = call.nowMs();
    }
    int keys = finder.find(call);
    if (keys > 0) {
      long bytes = (call.argumentBytes() + call.reply().output().bytesSinceMark()) / keys;
      for (int i = 0; i < keys; i++) {
        add(call, finder.argument(i), bytes);
      }
    }
    return random.nextInt(2 * PERIOD - 1);
  }

  private void add(Call call, int argument, long bytes) {
    int database = call.session().database();
    long key = call.address(argument);
    int length = call.length(argument);
    long keyHash = hash.hash(key, length) + database;
    byCount.add(database, keyHash, key, length, 1);
    byBytes.add(database, keyHash, key, length, Math.max(1, bytes));
  }

  /** Those by commands. */
  SpaceSaving byCount() {
    return byCount;
  }

  /** Those by bytes. */
  SpaceSaving byBytes() {
    return byBytes;
  }

  /** For how long it has looked, in milliseconds. */
  long elapsedMs(long nowMs) {
    return sinceMs == 0 ? 0 : nowMs - sinceMs;
  }

  /** Begins anew. */
  void reset(long nowMs) {
    byCount.clear();
    byBytes.clear();
    sinceMs = nowMs;
  }
}
