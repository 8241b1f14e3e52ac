package kinglet.engine.sort;

import kinglet.engine.command.Call;
import kinglet.engine.hash.FieldLookup;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/**
 * The patterns of BY and GET: {@code #} is the element itself; else the first {@code *} stands for the element and makes a key
 * of it, whose string is meant, or with {@code ->field} behind it a field of its hash. Patterns end at a zero byte, as they do
 * in Redis. Owned by the executor; no garbage. Source: lookupKeyByPattern of Redis 7.2.
 */
final class SortPattern {
  private static final int KEY_BYTES_KEPT = 1024;
  private static final int NONE = -1;

  private final FieldLookup fields;
  private final NativeBuffer key = new NativeBuffer();
  private long address;
  private int length;

  SortPattern(FieldLookup fields) {
    this.fields = fields;
  }

  /** Whether the pattern of an argument has a place for the element. */
  static boolean isVariable(Call call, int argument) {
    return find(call, argument, 0, '*') != NONE;
  }

  /** Finds what a pattern means for an element, for {@link #address}; false if there is no such thing. */
  boolean find(Call call, int pattern, long element, int elementLength) {
    if (isElement(call, pattern)) {
      address = element;
      length = elementLength;
      return true;
    }
    int star = find(call, pattern, 0, '*');
    return star != NONE && findValue(call, pattern, star, element, elementLength);
  }

  /** Where it stands; valid until the next search. */
  long address() {
    return address;
  }

  /** In bytes. */
  int length() {
    return length;
  }

  private static boolean isElement(Call call, int pattern) {
    return find(call, pattern, 0, '#') == 0 && (call.length(pattern) == 1 || at(call, pattern, 1) == 0);
  }

  private boolean findValue(Call call, int pattern, int star, long element, int elementLength) {
    int arrow = arrow(call, pattern, star + 1);
    int end = arrow == NONE ? call.length(pattern) : arrow;
    key.clear(KEY_BYTES_KEPT);
    key.put(call.address(pattern), star);
    key.put(element, elementLength);
    key.put(call.address(pattern) + star + 1, end - star - 1);
    long entry = call.readKey(key.address(), (int) key.length());
    return arrow == NONE ? readString(call, entry) : readField(call, entry, pattern, arrow + 2);
  }

  private boolean readString(Call call, long entry) {
    if (entry == Entry.NONE || Entry.type(entry) != Type.STRING) {
      return false;
    }
    StringValue strings = call.keyspace().strings();
    strings.read(entry);
    address = strings.address();
    length = strings.length();
    return true;
  }

  private boolean readField(Call call, long entry, int pattern, int name) {
    if (entry == Entry.NONE || Entry.type(entry) != Type.HASH
        || !fields.find(entry, call.address(pattern) + name, call.length(pattern) - name)) {
      return false;
    }
    address = fields.address();
    length = fields.length();
    return true;
  }

  /** Where the first arrow is from an index on, if a field's name follows it. */
  private static int arrow(Call call, int pattern, int from) {
    int at = find(call, pattern, from, '-');
    while (at != NONE && (at + 1 == call.length(pattern) || at(call, pattern, at + 1) != '>')) {
      at = find(call, pattern, at + 1, '-');
    }
    return at == NONE || at + 2 == call.length(pattern) || at(call, pattern, at + 2) == 0 ? NONE : at;
  }

  private static int find(Call call, int argument, int from, char wanted) {
    for (int i = from; i < call.length(argument) && at(call, argument, i) != 0; i++) {
      if (at(call, argument, i) == wanted) {
        return i;
      }
    }
    return NONE;
  }

  private static byte at(Call call, int argument, int index) {
    return Memory.getByte(call.address(argument) + index);
  }
}
