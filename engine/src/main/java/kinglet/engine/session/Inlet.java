package kinglet.engine.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/**
 * The two rings between one selector and the executor: requests in, the same requests with their replies out. Each ring has
 * one producer and one consumer. A full ring refuses; then the producer keeps what it has and tries again in a later cycle.
 * Pushes, whose home is the executor, return by a stack, which is never full.
 */
public final class Inlet {
  private final SpscVarHandleArrayQueue<Request> requests;
  private final SpscVarHandleArrayQueue<Request> replies;
  private final AtomicReference<Request> home = new AtomicReference<>();
  private final Waker executor;
  private final Waker selector;

  /**
   * @param capacity of each ring, a power of two
   * @param executor wakes the executor's thread if it sleeps
   * @param selector wakes the selector's thread if it sleeps
   */
  public Inlet(int capacity, Waker executor, Waker selector) {
    requests = new SpscVarHandleArrayQueue<>(capacity);
    replies = new SpscVarHandleArrayQueue<>(capacity);
    this.executor = executor;
    this.selector = selector;
  }

  /** Selector: hands a request over. False: the ring is full, the request is still the selector's. */
  public boolean offerRequest(Request request) {
    return requests.offer(request);
  }

  /** Executor: takes the next request, or null. */
  public Request pollRequest() {
    return requests.poll();
  }

  /** Executor: hands a request home. False: the ring is full, the request is still the executor's. */
  public boolean offerReply(Request request) {
    return replies.offer(request);
  }

  /** Selector: takes the next answered request, or null. */
  public Request pollReply() {
    return replies.poll();
  }

  /** Selector: gives a push back that is written; its output's memory is already released. */
  public void giveHome(Request push) {
    Request top;
    do {
      top = home.get();
      push.below(top);
    } while (!home.compareAndSet(top, push));
  }

  /** Executor: takes all pushes that came home, linked by {@link Request#below}, or null. */
  public Request takeHome() {
    return home.get() == null ? null : home.getAndSet(null);
  }

  /** Whether requests wait; any thread, may lag. */
  public boolean hasRequests() {
    return !requests.isEmpty();
  }

  /** Whether replies wait; any thread, may lag. */
  public boolean hasReplies() {
    return !replies.isEmpty();
  }

  /** Selector: after a batch of offers. */
  public void wakeExecutor() {
    executor.wake();
  }

  /** Executor: after a batch of offers, or when it doomed a link. */
  public void wakeSelector() {
    selector.wake();
  }
}
