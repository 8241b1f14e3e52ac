package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/**
 * The arguments of XADD before its fields. One object serves all calls. Owned by the executor. Source: t_stream.c of Redis
 * 7.2.
 */
final class AddArguments {
  private final IdReader ids;
  private final Trim trim;
  private final StreamId id = new StreamId();
  private boolean autoId;
  private boolean autoSequence;
  private boolean noMakeStream;
  private int first;

  AddArguments(IdReader ids, Trim trim) {
    this.ids = ids;
    this.trim = trim;
  }

  /** Reads them; if they are wrong, replies so and returns false. */
  boolean read(Call call) {
    return readOptions(call) && trim.isConsistent(call, false) && hasPairs(call) && isPossible(call);
  }

  private boolean readOptions(Call call) {
    trim.clear();
    noMakeStream = false;
    autoId = false;
    autoSequence = false;
    int at = 2;
    while (at < call.count() && !call.is(at, "*")) {
      int read = readOption(call, at);
      if (read == Trim.BAD) {
        return false;
      }
      if (read == Trim.OTHER) {
        first = at + 1;
        return true;
      }
      at += read;
    }
    autoId = true;
    first = at + 1;
    return true;
  }

  /** How many arguments it read, {@link Trim#OTHER} after an ID, {@link Trim#BAD} after a reply. */
  private int readOption(Call call, int at) {
    int read = trim.readOption(call, at);
    if (read != Trim.OTHER) {
      return read;
    }
    if (call.is(at, "nomkstream")) {
      noMakeStream = true;
      return 1;
    }
    boolean valid = ids.readNew(call, at, id);
    autoSequence = ids.isAutoSequence();
    return valid ? Trim.OTHER : Trim.BAD;
  }

  private boolean hasPairs(Call call) {
    int left = call.count() - first;
    return left >= 2 && left % 2 == 0 || refuse(call, Errors.wrongNumberOfArguments(call.command()));
  }

  private boolean isPossible(Call call) {
    return autoId || autoSequence || !id.isLowest()
        || refuse(call, "ERR The ID specified in XADD must be greater than 0-0");
  }

  private static boolean refuse(Call call, String error) {
    call.reply().error(error);
    return false;
  }

  /** Whether a stream that is not there is not made. */
  boolean isNoMakeStream() {
    return noMakeStream;
  }

  /** Whether the stream has a part in the ID. */
  boolean isAuto() {
    return autoId || autoSequence;
  }

  /** The argument that is the first field. */
  int first() {
    return first;
  }

  /** Finds the new entry's ID; false if it would not be after the last one. */
  boolean resolve(StreamId last, long nowMs, StreamId newId) {
    if (autoId) {
      if (nowMs > last.ms() && last.ms() >= 0) {
        newId.set(nowMs, 0);
      } else {
        newId.set(last).increment();
      }
    } else if (autoSequence && id.ms() == last.ms()) {
      newId.set(id.ms(), last.seq() + 1);
    } else {
      newId.set(id);
    }
    return newId.compareTo(last) > 0;
  }
}
