package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.session.Session;

/**
 * What XADD and XTRIM are to cut off a stream's old end: MAXLEN or MINID, exactly or in whole nodes ({@code ~}), and then not
 * more than LIMIT entries. One object serves all calls. Owned by the executor. Source: t_stream.c of Redis 7.2.
 */
final class Trim {
  private static final int NODES_DEFAULT = 100;
  private static final long LIMIT_DEFAULT = 10_000;
  private static final long LIMIT_DEFAULT_MAX = 1_000_000;

  /** What {@link #readOption} answers: a mistake that it replied, an option of another kind, or how many arguments it read. */
  static final int BAD = -1;
  static final int OTHER = 0;

  private enum By {
    NOTHING,
    LENGTH,
    ID
  }

  private final EncodingSettings settings;
  private final IdReader ids;
  private final StreamId minId = new StreamId();
  private final StreamId lastId = new StreamId();
  private By by;
  private boolean approximate;
  private boolean limitGiven;
  private long lengthMax;
  private long limit;

  Trim(EncodingSettings settings, IdReader ids) {
    this.settings = settings;
    this.ids = ids;
  }

  /** Begins to read options. */
  void clear() {
    by = By.NOTHING;
    approximate = false;
    limitGiven = false;
    limit = 0;
  }

  /** Reads one option, if it is one of a trim: the number of its arguments, {@link #OTHER} or {@link #BAD}. */
  int readOption(Call call, int argument) {
    if (argument + 1 == call.count()) {
      return OTHER;
    }
    if (call.is(argument, "maxlen")) {
      return readThreshold(call, argument, By.LENGTH);
    }
    if (call.is(argument, "minid")) {
      return readThreshold(call, argument, By.ID);
    }
    return call.is(argument, "limit") ? readLimit(call, argument + 1) : OTHER;
  }

  private int readThreshold(Call call, int argument, By strategy) {
    if (by != By.NOTHING) {
      return refuse(call, "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    }
    boolean about = call.is(argument + 1, "~");
    boolean hasOperator = argument + 2 < call.count() && (about || call.is(argument + 1, "="));
    approximate = about && hasOperator;
    by = strategy;
    int at = argument + (hasOperator ? 2 : 1);
    boolean valid = strategy == By.ID ? ids.read(call, at, minId) : readLength(call, at);
    return valid ? at + 1 - argument : BAD;
  }

  private boolean readLength(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    lengthMax = call.longValue();
    return lengthMax >= 0 || refuse(call, "ERR The MAXLEN argument must be >= 0.") != BAD;
  }

  private int readLimit(Call call, int argument) {
    if (!call.readLong(argument)) {
      return BAD;
    }
    limit = call.longValue();
    limitGiven = true;
    return limit >= 0 ? 2 : refuse(call, "ERR The LIMIT argument must be >= 0.");
  }

  /** Whether the options that were read go together, and are there if they have to be; if not, replies so. */
  boolean isConsistent(Call call, boolean needed) {
    if (limit > 0 && !isAsked()) {
      return refuse(call, "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy") != BAD;
    }
    if (needed && !isAsked()) {
      return refuse(call, "ERR syntax error, XTRIM must be called with a trimming strategy") != BAD;
    }
    if (call.session().type() == Session.Type.MASTER) {
      // Its threshold is what it had come to within the limit.
      limit = 0;
    } else if (limitGiven && !approximate) {
      return refuse(call, "ERR syntax error, LIMIT cannot be used without the special ~ option") != BAD;
    } else if (approximate && !limitGiven) {
      limit = defaultLimit();
    }
    return true;
  }

  private long defaultLimit() {
    long entries = NODES_DEFAULT * settings.streamNodeEntries();
    return entries <= 0 ? LIMIT_DEFAULT : Math.min(entries, LIMIT_DEFAULT_MAX);
  }

  private static int refuse(Call call, String error) {
    call.reply().error(error);
    return BAD;
  }

  /** Whether there was MAXLEN or MINID. */
  boolean isAsked() {
    return by != By.NOTHING;
  }

  boolean isByLength() {
    return by == By.LENGTH;
  }

  /** MAXLEN. */
  long lengthMax() {
    return lengthMax;
  }

  /** MINID. */
  StreamId minId() {
    return minId;
  }

  /** Whether only whole nodes go. */
  boolean isApproximate() {
    return approximate;
  }

  /** The end of trimming before a node with so many entries, by what is gone and what is left. */
  boolean endsBefore(long stream, long entries, long gone) {
    return by == By.LENGTH && StreamHead.length(stream) <= lengthMax || limit > 0 && gone + entries > limit;
  }

  /** Whether all of a node with so many entries goes. */
  boolean takesNode(long stream, long listpack, long entries, StreamId nodeId) {
    if (by == By.LENGTH) {
      return StreamHead.length(stream) - entries >= lengthMax;
    }
    StreamNode.addTo(lastId.set(nodeId), StreamNode.lastEntry(listpack));
    return lastId.compareTo(minId) < 0;
  }

  /** Whether an entry goes, those before it being gone and counted off the length. */
  boolean takesEntry(long length, StreamId id) {
    return by == By.LENGTH ? length > lengthMax : id.compareTo(minId) < 0;
  }
}
