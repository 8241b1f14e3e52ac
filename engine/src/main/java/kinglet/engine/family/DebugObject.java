package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;

/** DEBUG OBJECT: one line about how a value is stored, for people and for tests that take it apart. */
final class DebugObject {
  private static final int ONE_BYTE_LENGTH_MAX = 63;
  private static final int TWO_BYTE_LENGTH_MAX = 16383;

  private DebugObject() {}

  static void run(Call call) {
    long entry = call.database().find(call.address(2), call.length(2));
    if (entry == Entry.NONE) {
      call.reply().error(Errors.NO_SUCH_KEY);
      return;
    }
    call.reply().simple(describe(call.keyspace(), entry));
  }

  static String describe(Keyspace keyspace, long entry) {
    return "Value at:0x" + Long.toHexString(entry)
        + " refcount:1"
        + " encoding:" + keyspace.encodingName(entry)
        + " serializedlength:" + serializedLength(keyspace, entry)
        + " lru:" + Entry.clock(entry)
        + " lru_seconds_idle:" + keyspace.access().idleSeconds(entry)
        + keyspace.details(entry);
  }

  /** Bytes of the value in an RDB file, without compression; of types that are not strings, bytes in memory. */
  private static long serializedLength(Keyspace keyspace, long entry) {
    if (Entry.type(entry) != Type.STRING) {
      return keyspace.type(Entry.type(entry)).memoryBytes(Entry.encoding(entry), Entry.word(entry));
    }
    StringValue strings = keyspace.strings();
    if (strings.isLong(entry) && strings.toLong(entry) == (int) strings.toLong(entry)) {
      return intLength((int) strings.toLong(entry));
    }
    int length = strings.length(entry);
    return lengthLength(length) + (long) length;
  }

  private static int intLength(int value) {
    if (value == (byte) value) {
      return 2;
    }
    return value == (short) value ? 3 : 5;
  }

  private static int lengthLength(int length) {
    if (length <= ONE_BYTE_LENGTH_MAX) {
      return 1;
    }
    return length <= TWO_BYTE_LENGTH_MAX ? 2 : 5;
  }
}
