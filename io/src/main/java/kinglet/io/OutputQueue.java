package kinglet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.Output;
import kinglet.engine.session.Request;

/**
 * Replies of one connection on their way to its socket, in order. While the socket takes nothing, small replies move into
 * the chunks of the one before them, so that a peer that never reads costs what its replies weigh and not a chunk for each.
 * Owned by the selector; the counts may be read by others and lag.
 */
final class OutputQueue {
  private static final int MERGED_BYTES_MAX = 4 * 1024;
  private static final int MERGE_TARGET_BYTES_MAX = 64 * 1024;

  private final RequestPool pool;
  private final FlushLatency latency;
  private final SharedBuffers shared;
  private Request[] requests = new Request[2];
  private int head;
  private int count;
  // The place of the first byte not written yet: in which chunk of the head, and where in it.
  private int chunk;
  private int offset;
  private long bytes;
  private int chunks;
  private long peakBytes;

  OutputQueue(RequestPool pool, FlushLatency latency, SharedBuffers shared) {
    this.pool = pool;
    this.latency = latency;
    this.shared = shared;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  long bytes() {
    return bytes;
  }

  int chunks() {
    return chunks;
  }

  /** The most bytes since {@link #beginPeak}. */
  long peakBytes() {
    return peakBytes;
  }

  void beginPeak() {
    peakBytes = bytes;
  }

  /** Appends a request's output; the request goes home when it is written. */
  void add(Request request) {
    Output output = request.output();
    output.seal();
    if (output.length() == 0) {
      pool.give(request);
      return;
    }
    bytes += output.length();
    peakBytes = Math.max(peakBytes, bytes);
    if (output.length() <= MERGED_BYTES_MAX && count > 0 && merge(output, last().output())) {
      pool.give(request);
      return;
    }
    chunks += output.chunkCount();
    append(request);
  }

  private boolean merge(Output source, Output target) {
    if (target.length() + source.length() > MERGE_TARGET_BYTES_MAX) {
      return false;
    }
    int before = target.chunkCount();
    target.copy(source);
    target.seal();
    chunks += target.chunkCount() - before;
    return true;
  }

  private Request last() {
    return requests[(head + count - 1) & (requests.length - 1)];
  }

  private void append(Request request) {
    if (count == requests.length) {
      grow();
    }
    requests[(head + count++) & (requests.length - 1)] = request;
  }

  private void grow() {
    Request[] grown = Arrays.copyOf(requests, count * 2);
    // What wrapped around goes behind the old end.
    System.arraycopy(requests, 0, grown, count, head);
    Arrays.fill(grown, 0, head, null);
    requests = grown;
  }

  /**
   * Writes once, as much as {@code buffers} can hold.
   *
   * @return whether the socket took all that it was offered
   * @throws IOException if the peer is gone
   */
  boolean write(GatheringByteChannel channel, ByteBuffer[] buffers) throws IOException {
    int filled = gather(buffers);
    long offered = 0;
    for (int i = 0; i < filled; i++) {
      offered += buffers[i].remaining();
    }
    long taken = filled == 1 ? channel.write(buffers[0]) : channel.write(buffers, 0, filled);
    advance(taken);
    return taken == offered;
  }

  private int gather(ByteBuffer[] buffers) {
    int filled = 0;
    int from = offset;
    int c = chunk;
    for (int r = 0; r < count && filled < buffers.length; r++) {
      Output output = requests[(head + r) & (requests.length - 1)].output();
      for (; c < output.chunkCount() && filled < buffers.length; c++) {
        if (output.chunk(c).length() > from) {
          buffers[filled++] = unwritten(output.chunk(c), from);
        }
        from = 0;
      }
      c = 0;
    }
    return filled;
  }

  private ByteBuffer unwritten(Chunk chunk, int from) {
    ByteBuffer buffer = chunk.isShared() ? shared.of(chunk) : chunk.buffer();
    return buffer.clear().limit(chunk.length()).position(from);
  }

  private void advance(long taken) {
    bytes -= taken;
    long left = taken;
    while (count > 0) {
      Output output = requests[head].output();
      int rest = output.chunk(chunk).length() - offset;
      // An empty chunk, and the end of the last one, are passed too.
      if (left < rest) {
        offset += (int) left;
        return;
      }
      left -= rest;
      nextChunk(output);
    }
  }

  private void nextChunk(Output output) {
    chunks--;
    offset = 0;
    if (++chunk == output.chunkCount()) {
      chunk = 0;
      latency.written(requests[head].executedNanos());
      pool.give(requests[head]);
      requests[head] = null;
      head = (head + 1) & (requests.length - 1);
      count--;
    }
  }

  /** Forgets what is not written. */
  void clear() {
    bytes = 0;
    chunks = 0;
    chunk = 0;
    offset = 0;
    while (count > 0) {
      pool.give(requests[head]);
      requests[head] = null;
      head = (head + 1) & (requests.length - 1);
      count--;
    }
  }
}
