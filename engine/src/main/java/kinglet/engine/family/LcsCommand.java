package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Reply;

/**
 * LCS key key [LEN] [IDX] [MINMATCHLEN n] [WITHMATCHLEN]. Owned by the executor, which it holds for as long as the product
 * of the lengths takes; proto-max-bulk-len bounds the table and so the time. Source: Redis 7.2.
 */
final class LcsCommand {
  private static final String NOT_STRINGS = "ERR The specified keys must contain string values";
  private static final String AMBIGUOUS = "ERR If you want both the length and indexes, please just use IDX.";
  private static final String TOO_BIG =
      "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";

  private final StringLimit limit;
  private boolean withRanges;
  private boolean withLengths;
  private boolean onlyLength;
  private long runLengthMin;

  LcsCommand(StringLimit limit) {
    this.limit = limit;
  }

  void run(Call call) {
    long left = call.read(1);
    long right = call.read(2);
    if (!isString(left) || !isString(right)) {
      call.reply().error(NOT_STRINGS);
    } else if (parse(call)) {
      compare(call, left, right);
    }
  }

  private static boolean isString(long entry) {
    return entry == Entry.NONE || Entry.type(entry) == Type.STRING;
  }

  private boolean parse(Call call) {
    withRanges = false;
    withLengths = false;
    onlyLength = false;
    runLengthMin = 0;
    for (int i = 3; i < call.count(); i++) {
      if (call.is(i, "minmatchlen") && i + 1 < call.count()) {
        if (!call.readLong(++i)) {
          return false;
        }
        runLengthMin = call.longValue();
      } else if (!parseFlag(call, i)) {
        call.reply().error(Errors.SYNTAX);
        return false;
      }
    }
    if (withRanges && onlyLength) {
      call.reply().error(AMBIGUOUS);
      return false;
    }
    return true;
  }

  private boolean parseFlag(Call call, int argument) {
    boolean idx = call.is(argument, "idx");
    boolean len = call.is(argument, "len");
    boolean lengths = call.is(argument, "withmatchlen");
    withRanges |= idx;
    onlyLength |= len;
    withLengths |= lengths;
    return idx || len || lengths;
  }

  private void compare(Call call, long left, long right) {
    StringValue strings = call.keyspace().strings();
    int leftLength = left == Entry.NONE ? 0 : strings.length(left);
    int rightLength = right == Entry.NONE ? 0 : strings.length(right);
    long tableBytes = Lcs.tableBytes(leftLength, rightLength);
    if (tableBytes > limit.bytesMax()) {
      call.reply().error(TOO_BIG);
      return;
    }
    // The table, then copies of both strings (what read() points at does not outlive the next read), then the result.
    long bytes = tableBytes + leftLength + rightLength + Math.min(leftLength, rightLength);
    Allocator allocator = call.keyspace().allocator();
    long block = allocator.allocate(bytes);
    long leftCopy = block + tableBytes;
    long rightCopy = leftCopy + leftLength;
    copy(strings, left, leftCopy);
    copy(strings, right, rightCopy);
    Lcs lcs = new Lcs(block, leftCopy, leftLength, rightCopy, rightLength);
    lcs.solve();
    reply(call.reply(), lcs, rightCopy + rightLength);
    allocator.free(block);
  }

  private static void copy(StringValue strings, long entry, long target) {
    if (entry != Entry.NONE) {
      strings.read(entry);
      Memory.copy(strings.address(), target, strings.length());
    }
  }

  private void reply(Reply reply, Lcs lcs, long result) {
    if (withRanges) {
      replyRanges(reply, lcs);
    } else if (onlyLength) {
      reply.integer(lcs.length());
    } else {
      lcs.copyTo(result);
      reply.bulk(result, lcs.length());
    }
  }

  private void replyRanges(Reply reply, Lcs lcs) {
    reply.map(2);
    reply.bulk("matches");
    int gap = reply.beginArray();
    int matches = 0;
    while (lcs.next()) {
      if (lcs.runLength() >= runLengthMin) {
        replyRange(reply, lcs);
        matches++;
      }
    }
    reply.endArray(gap, matches);
    reply.bulk("len");
    reply.integer(lcs.length());
  }

  private void replyRange(Reply reply, Lcs lcs) {
    reply.array(withLengths ? 3 : 2);
    replyPair(reply, lcs.leftStart(), lcs.runLength());
    replyPair(reply, lcs.rightStart(), lcs.runLength());
    if (withLengths) {
      reply.integer(lcs.runLength());
    }
  }

  private static void replyPair(Reply reply, int start, int length) {
    reply.array(2);
    reply.integer(start);
    reply.integer(start + length - 1L);
  }
}
