package kinglet.snapshot;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import kinglet.engine.memory.NativeBuffer;
import org.jctools.queues.SpscArrayQueue;

/**
 * One snapshot's bytes on their way from the executor to the snapshot thread: a bounded number of buffers that go there full
 * and come back empty. The methods of each side say whose they are.
 */
final class Transfer {
  private static final int BUFFERS = 16;

  private final SnapshotRequest request;
  private final int bufferBytes;
  private final SnapshotFeed feed;
  private final SpscArrayQueue<NativeBuffer> full = new SpscArrayQueue<>(BUFFERS);
  private final SpscArrayQueue<NativeBuffer> empty = new SpscArrayQueue<>(BUFFERS);
  private final AtomicReference<Order> order = new AtomicReference<>(Order.WRITE);
  private volatile State state = State.RUNNING;
  private IOException failure;

  private enum Order {
    WRITE,
    FINISH,
    /** The thread is at it, and will not be stopped any more. */
    FINISHING,
    ABORT
  }

  private enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * A transfer.
   *
   * @param feed brings the bytes to the request's sink
   * @param bufferBytes how much of a buffer is kept when it comes back
   */
  Transfer(SnapshotRequest request, SnapshotFeed feed, int bufferBytes) {
    this.request = request;
    this.bufferBytes = bufferBytes;
    this.feed = feed;
    for (int i = 0; i < BUFFERS; i++) {
      empty.offer(new NativeBuffer());
    }
  }

  // ---- the executor's side ----

  SnapshotRequest request() {
    return request;
  }

  /** Gives a full buffer away; returns an empty one, or null if the thread cannot take more now. */
  NativeBuffer exchange(NativeBuffer buffer) {
    NativeBuffer next = empty.poll();
    if (next != null) {
      full.offer(buffer);
    }
    return next;
  }

  /** Whether {@link #exchange} would succeed. */
  boolean hasRoom() {
    return !empty.isEmpty();
  }

  /** Nothing follows. */
  void finish() {
    order.set(Order.FINISH);
  }

  /** What was given away need not be written, and will not take its place. False: it is about to, and cannot be stopped. */
  boolean abort() {
    return order.getAndUpdate(now -> now == Order.FINISHING ? now : Order.ABORT) != Order.FINISHING;
  }

  /** Whether the other side will not touch it any more. */
  boolean isOver() {
    return state != State.RUNNING;
  }

  /** Why it failed, or null; after {@link #isOver}. */
  IOException failure() {
    return failure;
  }

  /** Gives the memory back; after {@link #isOver}. */
  void close() {
    full.drain(NativeBuffer::close);
    empty.drain(NativeBuffer::close);
  }

  // ---- the snapshot thread's side ----

  /** Whether {@link #work} would find something to do. */
  boolean hasWork() {
    return order.get() != Order.WRITE || !full.isEmpty();
  }

  /** Writes one buffer, or ends. Returns whether there was something to do. */
  boolean work() {
    try {
      return step();
    } catch (IOException e) {
      fail(e);
      return true;
    }
  }

  private boolean step() throws IOException {
    // The order is read before the queue: a buffer that was given away before the order is seen with it.
    Order now = order.get();
    if (now == Order.ABORT) {
      fail(new IOException("given up"));
      return true;
    }
    NativeBuffer buffer = full.poll();
    if (buffer != null) {
      feed.feed(buffer);
      buffer.clear(bufferBytes);
      empty.offer(buffer);
    } else if (now == Order.FINISH && order.compareAndSet(now, Order.FINISHING)) {
      feed.finish();
      state = State.DONE;
    }
    return buffer != null || now == Order.FINISH;
  }

  /** Leaves it undone. */
  void stop() {
    fail(new IOException("the process ends"));
  }

  private void fail(IOException cause) {
    feed.abort();
    failure = cause;
    state = State.FAILED;
  }
}
