package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** The arguments of one XSETID. Owned by the executor. Source: t_stream.c of Redis 7.2. */
final class SetIdArguments {
  private static final long NOT_GIVEN = -1;

  private final IdReader ids;
  private final StreamId lastId = new StreamId();
  private final StreamId deletedId = new StreamId();
  private long added = NOT_GIVEN;

  SetIdArguments(IdReader ids) {
    this.ids = ids;
  }

  /** Reads them; if they are wrong, replies so and returns false. */
  boolean read(Call call) {
    if (!ids.read(call, 2, lastId)) {
      return false;
    }
    for (int i = 3; i < call.count(); i += 2) {
      if (!readOption(call, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean readOption(Call call, int argument) {
    boolean hasValue = argument + 1 < call.count();
    if (hasValue && call.is(argument, "entriesadded")) {
      return readAdded(call, argument + 1);
    }
    if (hasValue && call.is(argument, "maxdeletedid")) {
      return readDeletedId(call, argument + 1);
    }
    return refuse(call, Errors.SYNTAX);
  }

  private boolean readAdded(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    added = call.longValue();
    return added >= 0 || refuse(call, "ERR entries_added must be positive");
  }

  private boolean readDeletedId(Call call, int argument) {
    return ids.read(call, argument, deletedId)
        && (lastId.compareTo(deletedId) >= 0
            || refuse(call, "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id"));
  }

  /** Whether a stream can have them; if not, replies why. */
  boolean suit(Call call, long stream, StreamEntries entries) {
    if (lastId.compareTo(StreamHead.deletedId(stream)) < 0) {
      return refuse(call, "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
    }
    if (StreamHead.length(stream) == 0) {
      return true;
    }
    if (lastId.compareTo(entries.readLast(stream, new StreamId())) < 0) {
      return refuse(call, "ERR The ID specified in XSETID is smaller than the target stream top item");
    }
    return added == NOT_GIVEN || added >= StreamHead.length(stream)
        || refuse(call, "ERR The entries_added specified in XSETID is smaller than the target stream length");
  }

  void apply(long stream) {
    lastId.write(StreamHead.lastId(stream));
    if (added != NOT_GIVEN) {
      StreamHead.added(stream, added);
    }
    if (!deletedId.isLowest()) {
      deletedId.write(StreamHead.deletedId(stream));
    }
  }

  private static boolean refuse(Call call, String error) {
    call.reply().error(error);
    return false;
  }
}
