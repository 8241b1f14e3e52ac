package kinglet.engine.sort;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.resp.Decimal;

/**
 * Elements while they are sorted, off the heap. Owned by the executor; one object serves one sort after the other.
 *
 * <p><b>Structure.</b> A record for each element: where its text stands, or the integer that it prints as, and its weight,
 * which is a number, or a text that was copied behind those of others. Records are sorted by merging ever longer runs to and
 * fro between two buffers: O(n log n), O(n) where they are sorted already, stable.
 *
 * <p><b>Limits.</b> Where only the first k are wanted, records are collected until there are 2 k, at least {@value
 * #CUT_RECORDS_MIN}, sorted, and cut to k, again and again: O(n log k), O(k) records. The texts of weights stay until the end.
 *
 * <pre>
 * [text, or 0: an integer : 8] [its length, or the integer : 8] [weight: a double, or where its text is : 8] [its length : 8]
 * </pre>
 */
final class SortVector implements Texts {
  private static final int RECORD_BYTES = 32;
  private static final int VALUE = 8;
  private static final int WEIGHT = 16;
  private static final int WEIGHT_LENGTH = 24;
  private static final long NO_TEXT = -1;
  private static final long CUT_RECORDS_MIN = 4096;
  private static final long BYTES_KEPT = 64 * 1024;

  private final NativeBuffer weights = new NativeBuffer();
  private final long scratch;
  private final long otherScratch;
  private NativeBuffer records = new NativeBuffer();
  private NativeBuffer merged = new NativeBuffer();
  private SortOptions options;
  private boolean ordered;
  private long keptBytes;
  private long bytesMax;
  private long current;

  SortVector(Allocator allocator) {
    scratch = allocator.allocate(Decimal.BYTES_MAX);
    otherScratch = allocator.allocate(Decimal.BYTES_MAX);
  }

  /**
   * Begins a sort.
   *
   * @param fromOrder whether elements come in an order that those of equal weight shall keep
   * @param kept how many of the first are wanted
   */
  void begin(SortOptions newOptions, boolean fromOrder, long kept) {
    options = newOptions;
    ordered = fromOrder;
    keptBytes = kept * RECORD_BYTES;
    bytesMax = Math.max(2 * kept, CUT_RECORDS_MIN) * RECORD_BYTES;
  }

  /** Adds an element without a weight. A text that is no integer's must stay where it is until the end. */
  void add(long text, int length) {
    if (records.length() >= bytesMax) {
      sort();
    }
    long record = records.room(RECORD_BYTES);
    boolean isInteger = Decimal.isLong(text, length);
    Memory.putLong(record, isInteger ? 0 : text);
    Memory.putLong(record + VALUE, isInteger ? Decimal.parse(text, length) : length);
    Memory.putLong(record + WEIGHT, 0);
    Memory.putLong(record + WEIGHT_LENGTH, NO_TEXT);
    records.advance(RECORD_BYTES);
  }

  /** Gives the element that was added last its weight. */
  void weigh(double weight) {
    Memory.putLong(records.end() - RECORD_BYTES + WEIGHT, Double.doubleToRawLongBits(weight));
  }

  /** As {@link #weigh(double)}; the text is copied. */
  void weigh(long text, int length) {
    Memory.putLong(records.end() - RECORD_BYTES + WEIGHT, weights.length());
    Memory.putLong(records.end() - RECORD_BYTES + WEIGHT_LENGTH, length);
    weights.put(text, length);
  }

  /** Sorts what was added, and forgets what is not wanted. */
  void sort() {
    long bytes = records.length();
    for (long run = RECORD_BYTES; run < bytes; run *= 2) {
      merged.truncate(0);
      merged.room(bytes);
      for (long from = 0; from < bytes; from += 2 * run) {
        merge(from, Math.min(bytes, from + run), Math.min(bytes, from + 2 * run));
      }
      NativeBuffer sorted = merged;
      merged = records;
      records = sorted;
    }
    records.truncate(Math.min(keptBytes, bytes));
  }

  /** Merges two neighbouring runs. */
  private void merge(long from, long middle, long to) {
    long left = records.address() + from;
    long right = records.address() + middle;
    long leftEnd = right;
    long rightEnd = records.address() + to;
    if (right < rightEnd && compare(leftEnd - RECORD_BYTES, right) > 0) {
      while (left < leftEnd && right < rightEnd) {
        if (compare(left, right) <= 0) {
          left = move(left);
        } else {
          right = move(right);
        }
      }
    }
    merged.put(left, leftEnd - left);
    merged.put(right, rightEnd - right);
  }

  private long move(long record) {
    merged.put(record, RECORD_BYTES);
    return record + RECORD_BYTES;
  }

  private int compare(long a, long b) {
    int byWeight = options.isAlpha() ? compareTexts(a, b) : compareNumbers(a, b);
    return options.isDescending() ? -byWeight : byWeight;
  }

  /** Numbers that are equal leave it to the elements. */
  private int compareNumbers(long a, long b) {
    double weight = Double.longBitsToDouble(Memory.getLong(a + WEIGHT));
    double other = Double.longBitsToDouble(Memory.getLong(b + WEIGHT));
    if (weight != other) {
      return weight < other ? -1 : 1;
    }
    return compareElements(a, b);
  }

  private int compareTexts(long a, long b) {
    if (!options.hasBy()) {
      return compareElements(a, b);
    }
    int byWeight = compareWeights(a, b);
    return byWeight == 0 && !ordered ? compareElements(a, b) : byWeight;
  }

  /** What has no weight comes first. */
  private int compareWeights(long a, long b) {
    long length = Memory.getLong(a + WEIGHT_LENGTH);
    long other = Memory.getLong(b + WEIGHT_LENGTH);
    if (length == NO_TEXT || other == NO_TEXT) {
      return Boolean.compare(length != NO_TEXT, other != NO_TEXT);
    }
    return Memory.compare(weights.address() + Memory.getLong(a + WEIGHT), length,
        weights.address() + Memory.getLong(b + WEIGHT), other);
  }

  private int compareElements(long a, long b) {
    return Memory.compare(text(a, scratch), length(a), text(b, otherScratch), length(b));
  }

  private static long text(long record, long target) {
    long text = Memory.getLong(record);
    if (text != 0) {
      return text;
    }
    Decimal.put(target, Memory.getLong(record + VALUE));
    return target;
  }

  private static int length(long record) {
    long value = Memory.getLong(record + VALUE);
    return Memory.getLong(record) != 0 ? (int) value : Decimal.length(value);
  }

  /** Begins before an element of those that {@link #sort} left. */
  void walk(long from) {
    current = (from - 1) * RECORD_BYTES;
  }

  @Override
  public boolean next() {
    current += RECORD_BYTES;
    return current < records.length();
  }

  @Override
  public long address() {
    return text(records.address() + current, scratch);
  }

  @Override
  public int length() {
    return length(records.address() + current);
  }

  /** Forgets all. */
  void clear() {
    records.clear(BYTES_KEPT);
    merged.clear(BYTES_KEPT);
    weights.clear(BYTES_KEPT);
  }
}
