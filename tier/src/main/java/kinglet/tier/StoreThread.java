package kinglet.tier;

import java.io.IOException;
import kinglet.engine.session.Waker;
import kinglet.engine.tier.ColdStore;
import org.agrona.concurrent.Agent;
import org.jctools.queues.SpscUnboundedArrayQueue;

/**
 * The agent that reads and writes the tier's records, in the order in which the executor asks. It may wait for the disk, so it has
 * a thread of its own. The queues have no bound of their own: the executor bounds what it stores by its bytes, and fetches once
 * for a client at a time.
 */
public final class StoreThread implements Agent, ColdStore {
  private static final int QUEUE_PART = 1024;

  private final RecordStore records;
  private final SpscUnboundedArrayQueue<Order> orders = new SpscUnboundedArrayQueue<>(QUEUE_PART);
  private final SpscUnboundedArrayQueue<Order> answers = new SpscUnboundedArrayQueue<>(QUEUE_PART);
  private Waker ownWaker = Waker.NONE;
  private Waker executor = Waker.NONE;

  private enum Kind {
    STORE,
    FETCH,
    REMOVE
  }

  /** What is asked for, and later the answer to it. */
  private static final class Order {
    final Kind kind;
    final long ticket;
    byte[] bytes;
    Throwable failure;

    Order(Kind kind, long ticket, byte[] bytes) {
      this.kind = kind;
      this.ticket = ticket;
      this.bytes = bytes;
    }
  }

  /** Over a store that nobody else uses. */
  public StoreThread(RecordStore records) {
    this.records = records;
  }

  /** Who wakes the thread that runs it, and who the executor's; before the first cycle. */
  public void wakeBy(Waker newOwn, Waker newExecutor) {
    ownWaker = newOwn;
    executor = newExecutor;
  }

  // ---- the executor's side ----

  @Override
  public void store(long ticket, byte[] record) {
    order(new Order(Kind.STORE, ticket, record));
  }

  @Override
  public void fetch(long ticket) {
    order(new Order(Kind.FETCH, ticket, null));
  }

  @Override
  public void remove(long ticket) {
    order(new Order(Kind.REMOVE, ticket, null));
  }

  private void order(Order order) {
    orders.offer(order);
    ownWaker.wake();
  }

  @Override
  public byte[] read(long ticket) throws IOException {
    return records.get(ticket);
  }

  @Override
  public long diskBytes(int recordBytes) {
    return records.diskBytes(recordBytes);
  }

  @Override
  public int poll(Answers into) {
    int polled = 0;
    for (Order answer = answers.poll(); answer != null; answer = answers.poll()) {
      polled++;
      if (answer.kind == Kind.STORE) {
        into.stored(answer.ticket, answer.bytes, answer.failure);
      } else {
        into.fetched(answer.ticket, answer.bytes, answer.failure);
      }
    }
    return polled;
  }

  @Override
  public boolean hasAnswers() {
    return !answers.isEmpty();
  }

  // ---- the thread's side ----

  @Override
  public int doWork() {
    Order order = orders.poll();
    if (order == null) {
      return 0;
    }
    carryOut(order);
    if (order.kind != Kind.REMOVE) {
      answers.offer(order);
      executor.wake();
    }
    return 1;
  }

  /** A full disk is an error of the machine's where the file is mapped. */
  private void carryOut(Order order) {
    try {
      switch (order.kind) {
        case STORE -> records.put(order.ticket, order.bytes);
        case FETCH -> order.bytes = records.get(order.ticket);
        case REMOVE -> records.remove(order.ticket);
      }
    } catch (IOException | RuntimeException | InternalError e) {
      order.failure = e;
    }
  }

  /** Whether {@link #doWork} would find something to do. */
  public boolean hasWork() {
    return !orders.isEmpty();
  }

  /** The process ends: nothing is kept. */
  @Override
  public void onClose() {
    records.close();
  }

  @Override
  public String roleName() {
    return "tier";
  }
}
