package kinglet.engine.stream;

import kinglet.engine.command.BlockTimeout;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/**
 * The arguments of XREAD and XREADGROUP up to the streams. One object serves all calls. Owned by the executor. Source:
 * t_stream.c of Redis 7.2.
 */
final class ReadArguments {
  private static final int BAD = -1;

  private boolean ofGroup;
  private boolean noAck;
  private boolean blocks;
  private long deadlineMs;
  private long countMax;
  private int group;
  private int firstKey;
  private int streams;

  /** Reads them; if they are wrong, replies so and returns false. */
  boolean read(Call call, boolean isReadGroup) {
    clear(isReadGroup);
    for (int i = 1; i < call.count() && firstKey == 0; i++) {
      int arguments = readOption(call, i);
      if (arguments == BAD) {
        return false;
      }
      i += arguments;
    }
    if (firstKey == 0) {
      return refuse(call, Errors.SYNTAX) != BAD;
    }
    return !ofGroup || group > 0 || refuse(call, "ERR Missing GROUP option for XREADGROUP") != BAD;
  }

  private void clear(boolean isReadGroup) {
    ofGroup = isReadGroup;
    noAck = false;
    blocks = false;
    countMax = 0;
    group = 0;
    firstKey = 0;
  }

  /** How many arguments belong to the option, or {@link #BAD} after an error reply. */
  private int readOption(Call call, int at) {
    int left = call.count() - at - 1;
    if (left > 0 && call.is(at, "block")) {
      return readBlock(call, at + 1);
    }
    if (left > 0 && call.is(at, "count")) {
      return readCount(call, at + 1);
    }
    if (left > 0 && call.is(at, "streams")) {
      return readStreams(call, at + 1);
    }
    if (left > 1 && call.is(at, "group")) {
      group = at + 1;
      return ofGroup ? 2 : refuseOption(call, "GROUP");
    }
    if (call.is(at, "noack")) {
      noAck = true;
      return ofGroup ? 0 : refuseOption(call, "NOACK");
    }
    return refuse(call, Errors.SYNTAX);
  }

  private int readBlock(Call call, int at) {
    blocks = true;
    deadlineMs = BlockTimeout.readMillis(call, at);
    return deadlineMs == BlockTimeout.BAD ? BAD : 1;
  }

  private int readCount(Call call, int at) {
    if (!call.readLong(at)) {
      return BAD;
    }
    countMax = Math.max(0, call.longValue());
    return 1;
  }

  private int readStreams(Call call, int at) {
    int left = call.count() - at;
    if (left % 2 != 0) {
      return refuse(call, "ERR Unbalanced '" + call.command().name() + "' list of streams: for each stream key an ID or '"
          + (ofGroup ? '>' : '$') + "' must be specified.");
    }
    firstKey = at;
    streams = left / 2;
    return 0;
  }

  private static int refuseOption(Call call, String option) {
    return refuse(call, "ERR The " + option + " option is only supported by XREADGROUP. You called XREAD instead.");
  }

  private static int refuse(Call call, String error) {
    call.reply().error(error);
    return BAD;
  }

  boolean isNoAck() {
    return noAck;
  }

  /** Whether to wait if there is nothing. */
  boolean blocks() {
    return blocks;
  }

  /** How long to wait, Unix time in milliseconds, 0: for ever. */
  long deadlineMs() {
    return deadlineMs;
  }

  /** How many entries of each stream, 0: all. */
  long countMax() {
    return countMax;
  }

  /** The argument that names the group, or 0; the consumer follows. */
  int group() {
    return group;
  }

  /** How many streams. */
  int streams() {
    return streams;
  }

  /** The argument that is the key of a stream. */
  int key(int stream) {
    return firstKey + stream;
  }

  /** The argument that is the ID of a stream. */
  int id(int stream) {
    return firstKey + streams + stream;
  }
}
