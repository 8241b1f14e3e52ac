package kinglet.engine.list;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;

/**
 * LPOS: where in a list an element is. Reads its options, then searches from one end, element by element. One object serves all
 * calls. Owned by the executor; no garbage. Source: Redis 7.2.
 */
final class Positions {
  private static final String RANK_IS_ZERO =
      "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end"
          + " of the list";
  private static final String RANK_OUT_OF_RANGE =
      "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
  private static final long NO_COUNT = -1;
  private static final long NONE = -1;

  private final ListValue lists;
  private final Sought sought = new Sought();
  private long rank;
  private long count;
  private long lengthMax;
  private ListPlace place;
  private long passed;
  private long last;

  Positions(ListValue lists) {
    this.lists = lists;
  }

  void run(Call call) {
    if (!readOptions(call)) {
      return;
    }
    long entry = call.read(1, Type.LIST);
    if (entry == Entry.NONE && count == NO_COUNT) {
      call.reply().nil();
    } else if (entry == Entry.NONE) {
      call.reply().array(0);
    } else if (entry != Call.WRONG_TYPE) {
      begin(call, entry);
      reply(call);
    }
  }

  private boolean readOptions(Call call) {
    rank = 1;
    count = NO_COUNT;
    lengthMax = 0;
    for (int option = 3; option < call.count(); option += 2) {
      if (!readOption(call, option)) {
        return false;
      }
    }
    return true;
  }

  private boolean readOption(Call call, int option) {
    boolean hasValue = option + 1 < call.count();
    if (hasValue && call.is(option, "rank")) {
      return readRank(call, option + 1);
    }
    if (hasValue && call.is(option, "count")) {
      boolean valid = call.readLong(option + 1, 0, Long.MAX_VALUE, "ERR COUNT can't be negative");
      count = call.longValue();
      return valid;
    }
    if (hasValue && call.is(option, "maxlen")) {
      boolean valid = call.readLong(option + 1, 0, Long.MAX_VALUE, "ERR MAXLEN can't be negative");
      lengthMax = call.longValue();
      return valid;
    }
    call.reply().error(Errors.SYNTAX);
    return false;
  }

  private boolean readRank(Call call, int argument) {
    if (!call.readLong(argument)) {
      return false;
    }
    rank = call.longValue();
    if (rank == 0 || rank == Long.MIN_VALUE) {
      call.reply().error(rank == 0 ? RANK_IS_ZERO : RANK_OUT_OF_RANGE);
      return false;
    }
    return true;
  }

  private void begin(Call call, long entry) {
    lists.open(entry);
    sought.is(call.address(2), call.length(2));
    place = lists.at(rank > 0 ? End.HEAD : End.TAIL);
    passed = 0;
    last = lengthMax == 0 ? lists.length() : Math.min(lengthMax, lists.length());
  }

  private void reply(Call call) {
    long index = first();
    if (count != NO_COUNT) {
      replyAll(call, index);
    } else if (index == NONE) {
      call.reply().nil();
    } else {
      call.reply().integer(index);
    }
  }

  private void replyAll(Call call, long first) {
    long wanted = count == 0 ? Long.MAX_VALUE : count;
    int array = call.reply().beginArray();
    long found = 0;
    for (long index = first; index != NONE; index = found < wanted ? next() : NONE) {
      call.reply().integer(index);
      found++;
    }
    call.reply().endArray(array, found);
  }

  /** The match of the rank. */
  private long first() {
    long index = next();
    for (long i = Math.abs(rank); i > 1 && index != NONE; i--) {
      index = next();
    }
    return index;
  }

  /** The next match: its index in the list, or {@link #NONE}. */
  private long next() {
    while (passed < last) {
      boolean found = place.is(sought);
      long index = rank > 0 ? passed : lists.length() - 1 - passed;
      passed++;
      step();
      if (found) {
        return index;
      }
    }
    return NONE;
  }

  private void step() {
    if (passed < last && rank > 0) {
      place.next();
    } else if (passed < last) {
      place.previous();
    }
  }
}
