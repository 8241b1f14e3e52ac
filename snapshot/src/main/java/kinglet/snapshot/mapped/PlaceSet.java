package kinglet.snapshot.mapped;

import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/** Which records of a file were dealt with: a bit for each place where one can begin, off the heap. Owned by one thread. */
final class PlaceSet implements AutoCloseable {
  private static final int WORD_SHIFT = MappedFormat.FRAME_ALIGN_SHIFT + 6;

  private final NativeBuffer words = new NativeBuffer();

  /** Of a file with places up to an end. */
  PlaceSet(long end) {
    // A new mapping is all zeros.
    long ignored = words.room(((end >>> WORD_SHIFT) + 1) * Long.BYTES);
    words.advance(((end >>> WORD_SHIFT) + 1) * Long.BYTES);
  }

  private long wordOf(long place) {
    return words.address() + (place >>> WORD_SHIFT) * Long.BYTES;
  }

  private static long bitOf(long place) {
    return 1L << (place >>> MappedFormat.FRAME_ALIGN_SHIFT);
  }

  boolean has(long place) {
    return (Memory.getLong(wordOf(place)) & bitOf(place)) != 0;
  }

  void add(long place) {
    Memory.putLong(wordOf(place), Memory.getLong(wordOf(place)) | bitOf(place));
  }

  @Override
  public void close() {
    words.close();
  }
}
