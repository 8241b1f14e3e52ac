package kinglet.engine.stream;

import kinglet.engine.command.Call;

/** The IDs and options of XCLAIM. One object serves all calls. Owned by the executor. Source: t_stream.c of Redis 7.2. */
final class ClaimArguments {
  private static final int FIRST_ID = 5;
  private static final long NOT_GIVEN = -1;
  private static final int BAD = -1;

  private final IdReader ids;
  private final StreamId lastId = new StreamId();
  private final StreamId id = new StreamId();
  private long minIdleMs;
  private long deliveredMs;
  private long deliveries;
  private boolean force;
  private boolean justId;
  private int endOfIds;

  ClaimArguments(IdReader ids) {
    this.ids = ids;
  }

  /** Reads them; if they are wrong, replies so and returns false. */
  boolean read(Call call) {
    deliveredMs = NOT_GIVEN;
    deliveries = NOT_GIVEN;
    force = false;
    justId = false;
    lastId.lowest();
    if (!call.readLong(4, "ERR Invalid min-idle-time argument for XCLAIM")) {
      return false;
    }
    minIdleMs = Math.max(0, call.longValue());
    endOfIds = FIRST_ID;
    while (endOfIds < call.count() && ids.parse(call, endOfIds, id)) {
      endOfIds++;
    }
    return readOptions(call);
  }

  private boolean readOptions(Call call) {
    for (int i = endOfIds; i < call.count(); i++) {
      int values = readOption(call, i);
      if (values == BAD) {
        return false;
      }
      i += values;
    }
    if (deliveredMs < 0 || deliveredMs > call.nowMs()) {
      deliveredMs = call.nowMs();
    }
    return true;
  }

  /** How many values belong to the option, or {@link #BAD} after an error reply. */
  private int readOption(Call call, int at) {
    if (call.is(at, "force")) {
      force = true;
      return 0;
    }
    if (call.is(at, "justid")) {
      justId = true;
      return 0;
    }
    if (at + 1 == call.count()) {
      return unrecognized(call, at);
    }
    if (call.is(at, "idle")) {
      return readTime(call, at + 1, "IDLE", call.nowMs());
    }
    if (call.is(at, "time")) {
      return readTime(call, at + 1, "TIME", 0);
    }
    if (call.is(at, "retrycount")) {
      boolean read = call.readLong(at + 1, "ERR Invalid RETRYCOUNT option argument for XCLAIM");
      deliveries = read ? call.longValue() : NOT_GIVEN;
      return read ? 1 : BAD;
    }
    if (call.is(at, "lastid")) {
      return ids.read(call, at + 1, lastId) ? 1 : BAD;
    }
    return unrecognized(call, at);
  }

  /** A time, or how long before now. */
  private int readTime(Call call, int at, String option, long nowMs) {
    if (!call.readLong(at, "ERR Invalid " + option + " option argument for XCLAIM")) {
      return BAD;
    }
    deliveredMs = nowMs == 0 ? call.longValue() : nowMs - call.longValue();
    return 1;
  }

  private static int unrecognized(Call call, int at) {
    call.reply().error("ERR Unrecognized XCLAIM option '" + call.shown(at) + "'");
    return BAD;
  }

  /** Which argument is the first ID. */
  int firstId() {
    return FIRST_ID;
  }

  /** Which argument is behind the last ID. */
  int endOfIds() {
    return endOfIds;
  }

  /** LASTID, or 0-0. */
  StreamId lastId() {
    return lastId;
  }

  long minIdleMs() {
    return minIdleMs;
  }

  /** When the entries count as delivered, Unix time in milliseconds. */
  long deliveredMs() {
    return deliveredMs;
  }

  /** How many times an entry counts as delivered that had been so many times. */
  long deliveries(long before) {
    if (deliveries >= 0) {
      return deliveries;
    }
    return justId ? before : before + 1;
  }

  /** Whether entries that are not pending become so. */
  boolean isForce() {
    return force;
  }

  boolean isJustId() {
    return justId;
  }
}
