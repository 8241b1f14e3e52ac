package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** The range of XPENDING. One object serves all calls. Owned by the executor. Source: t_stream.c of Redis 7.2. */
final class PendingArguments {
  private static final int WITHOUT_RANGE = 3;

  private final IdReader ids = new IdReader();
  private final StreamId start = new StreamId();
  private final StreamId end = new StreamId();
  private long minIdleMs;
  private long countMax;
  private int consumer;

  static boolean hasRange(Call call) {
    return call.count() > WITHOUT_RANGE;
  }

  /** Reads it, if there is one; if it is wrong, replies so and returns false. */
  boolean read(Call call) {
    if (!hasRange(call)) {
      return true;
    }
    if (call.count() < 6 || call.count() > 9) {
      return refuse(call);
    }
    minIdleMs = 0;
    int first = WITHOUT_RANGE;
    if (call.is(first, "idle")) {
      if (!call.readLong(first + 1)) {
        return false;
      }
      if (call.count() < 8) {
        return refuse(call);
      }
      minIdleMs = call.longValue();
      first += 2;
    }
    return readRange(call, first);
  }

  private boolean readRange(Call call, int first) {
    if (!call.readLong(first + 2)) {
      return false;
    }
    countMax = Math.max(0, call.longValue());
    consumer = first + 3 < call.count() ? first + 3 : 0;
    return ids.readStart(call, first, start) && ids.readEnd(call, first + 1, end);
  }

  private static boolean refuse(Call call) {
    call.reply().error(Errors.SYNTAX);
    return false;
  }

  StreamId start() {
    return start;
  }

  StreamId end() {
    return end;
  }

  long minIdleMs() {
    return minIdleMs;
  }

  long countMax() {
    return countMax;
  }

  /** The argument that names a consumer, or 0. */
  int consumer() {
    return consumer;
  }
}
