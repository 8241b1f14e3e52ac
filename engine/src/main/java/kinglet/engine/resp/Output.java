package kinglet.engine.resp;

import java.util.Arrays;
import kinglet.engine.memory.Memory;

/**
 * Bytes on their way to a socket: a chain of ordinary chunks that grows at its end, to 2 GiB. Written by the executor, then
 * drained by a selector; owned by one of them at a time. Some of the chunks may be shared with other outputs: what follows
 * them goes into a chunk of its own. Whatever throws {@link
 * kinglet.engine.memory.OutOfNativeMemoryException} leaves it as it was, or with a part of the bytes written.
 */
public final class Output {
  /** More of it cannot be addressed. */
  public static final long BYTES_MAX = 1L << 31;

  private static final int GAP_OFFSET_BITS = 14;
  private static final int GAP_OFFSET_MASK = (1 << GAP_OFFSET_BITS) - 1;
  private static final int CHUNKS_KEPT_MAX = 64;

  private final ChunkPool pool;
  private Chunk[] chunks = new Chunk[2];
  private int count;
  private long position;
  private long limit;
  private long sealedBytes;
  private long markedBytes;

  public Output(ChunkPool pool) {
    this.pool = pool;
  }

  /** Room for {@code bytes} contiguous bytes, at most {@value ChunkPool#CHUNK_BYTES}; follow with {@link #advance}. */
  public long room(int bytes) {
    if (limit - position < bytes) {
      addChunk();
    }
    return position;
  }

  /** Where the contiguous bytes of the last {@link #room} end: at least as many as it was asked for. */
  public long roomEnd() {
    return limit;
  }

  /** Says that everything below {@code end} (from the last {@link #room}) is written. */
  public void advance(long end) {
    assert end >= position && end <= limit;
    position = end;
  }

  /** Appends bytes, over as many chunks as it takes. */
  public void put(long source, long length) {
    long left = length;
    long from = source;
    while (left > limit - position) {
      long part = limit - position;
      Memory.copy(from, position, part);
      position += part;
      from += part;
      left -= part;
      addChunk();
    }
    Memory.copy(from, position, left);
    position += left;
  }

  /** Appends bytes of the heap. */
  public void put(byte[] source) {
    int from = 0;
    while (source.length - from > limit - position) {
      int part = (int) (limit - position);
      Memory.copy(source, from, position, part);
      position += part;
      from += part;
      addChunk();
    }
    Memory.copy(source, from, position, source.length - from);
    position += source.length - from;
  }

  /**
   * Leaves a gap here for bytes that are known later, at most {@code bytesMax}. Gaps nest: the last opened closes first; and
   * {@link #mark} must not stand inside one that closes before {@link #rewind}.
   *
   * @return the gap, for {@link #gapAddress} and {@link #closeGap}
   */
  public int openGap(int bytesMax) {
    long at = room(bytesMax);
    position = at + bytesMax;
    return count - 1 << GAP_OFFSET_BITS | (int) (at - chunks[count - 1].address());
  }

  /** Where the bytes of the gap go; follow with {@link #closeGap}. */
  public long gapAddress(int gap) {
    return chunks[gap >>> GAP_OFFSET_BITS].address() + (gap & GAP_OFFSET_MASK);
  }

  /**
   * Ends the gap that was opened with {@code bytesMax}: its bytes reach to {@code end}, and what follows in the same chunk
   * moves down to them. So an aggregate of unknown length costs a move of at most a chunk, and never a chunk.
   */
  public void closeGap(int gap, long end, int bytesMax) {
    Chunk chunk = chunks[gap >>> GAP_OFFSET_BITS];
    long from = gapAddress(gap) + bytesMax;
    boolean last = chunk == chunks[count - 1];
    long moved = (last ? position : chunk.address() + chunk.length()) - from;
    Memory.copy(from, end, moved);
    if (last) {
      position = end + moved;
    } else {
      sealedBytes -= from - end;
      chunk.length((int) (end + moved - chunk.address()));
    }
  }

  /** Makes what was written immutable, for other outputs to {@link #refer} to. Follow with nothing but {@link #release}. */
  public void share() {
    seal();
    for (int i = 0; i < count; i++) {
      chunks[i].share();
    }
  }

  /** Appends all of a {@linkplain #share shared} output without copying it; at most once the same one. */
  public void refer(Output source) {
    for (int i = 0; i < source.count; i++) {
      Chunk chunk = source.chunks[i];
      chunk.retain();
      append(chunk);
      position = chunk.address() + chunk.length();
      limit = position;
    }
  }

  /** Appends a copy of all of a sealed output. */
  public void copy(Output source) {
    for (int i = 0; i < source.count; i++) {
      put(source.chunks[i].address(), source.chunks[i].length());
    }
  }

  /** All bytes in it. */
  public long length() {
    return count == 0 ? 0 : sealedBytes + position - chunks[count - 1].address();
  }

  /** Remembers this place for {@link #rewind}; forgotten by {@link #clear}. */
  public void mark() {
    markedBytes = length();
  }

  /** How many bytes were written since {@link #mark}. */
  public long bytesSinceMark() {
    return length() - markedBytes;
  }

  /** Takes back all that was written since {@link #mark}. */
  public void rewind() {
    while (count > 1 && sealedBytes >= markedBytes) {
      pool.give(chunks[--count]);
      chunks[count] = null;
      sealedBytes -= chunks[count - 1].length();
      limit = chunks[count - 1].address() + chunks[count - 1].capacity();
    }
    position = count == 0 ? 0 : chunks[count - 1].address() + markedBytes - sealedBytes;
  }

  /** Ends writing: sets each chunk's length, so that a selector can take over. */
  public void seal() {
    if (count > 0 && !chunks[count - 1].isShared()) {
      chunks[count - 1].length((int) (position - chunks[count - 1].address()));
    }
  }

  public int chunkCount() {
    return count;
  }

  /** The chunk at {@code index}, its length valid after {@link #seal}. */
  public Chunk chunk(int index) {
    return chunks[index];
  }

  /** Empties it; keeps one chunk of its own. */
  public void clear() {
    while (count > 1 || count == 1 && chunks[0].isShared()) {
      pool.give(chunks[--count]);
      chunks[count] = null;
    }
    if (chunks.length > CHUNKS_KEPT_MAX) {
      chunks = Arrays.copyOf(chunks, 2);
    }
    sealedBytes = 0;
    markedBytes = 0;
    position = count == 0 ? 0 : chunks[0].address();
    limit = count == 0 ? 0 : position + chunks[0].capacity();
  }

  /** Empties it and gives every chunk back. */
  public void release() {
    clear();
    if (count > 0) {
      pool.give(chunks[0]);
      chunks[0] = null;
    }
    count = 0;
    position = 0;
    limit = 0;
  }

  private void addChunk() {
    Chunk chunk = pool.take();
    append(chunk);
    position = chunk.address();
    limit = position + chunk.capacity();
  }

  private void append(Chunk chunk) {
    seal();
    if (count > 0) {
      sealedBytes += chunks[count - 1].length();
    }
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, count * 2);
    }
    chunks[count++] = chunk;
  }
}
