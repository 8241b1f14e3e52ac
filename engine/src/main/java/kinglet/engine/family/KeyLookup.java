package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.stats.ServerStats;

/** Looks keys up the way TYPE, TTL and OBJECT do: counted as a hit or a miss, but not as an access. Owned by the executor. */
final class KeyLookup {
  private final ServerStats stats;

  KeyLookup(ServerStats stats) {
    this.stats = stats;
  }

  /** The live entry of the key, whose value may be cold, or {@link Entry#NONE}. */
  long peek(Call call, int argument) {
    long entry = peekSilently(call, argument);
    if (entry == Entry.NONE) {
      call.missed(argument);
    }
    return entry;
  }

  /** As {@link #peek}, without the event of a miss. */
  long peekSilently(Call call, int argument) {
    long entry = call.database().locate(call.address(argument), call.length(argument));
    if (entry == Entry.NONE) {
      stats.miss();
    } else {
      stats.hit();
    }
    return entry;
  }
}
