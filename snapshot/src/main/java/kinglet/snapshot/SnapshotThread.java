package kinglet.snapshot;

import kinglet.engine.session.Waker;
import org.agrona.concurrent.Agent;
import org.jctools.queues.SpscArrayQueue;

/**
 * The agent that checksums and writes snapshots. Whose thread it runs on is the business of whoever wires it; that thread may
 * block on the disk.
 */
public final class SnapshotThread implements Agent {
  private static final int TRANSFERS_MAX = 4;

  private final SpscArrayQueue<Transfer> transfers = new SpscArrayQueue<>(TRANSFERS_MAX);
  private Waker waker = Waker.NONE;
  private Transfer current;

  /** Who wakes the thread that runs it; before the first cycle. */
  public void wakeBy(Waker newWaker) {
    waker = newWaker;
  }

  /** The executor: has it take a transfer on. */
  void start(Transfer transfer) {
    if (!transfers.offer(transfer)) {
      throw new IllegalStateException("a snapshot was begun before the last was over");
    }
    waker.wake();
  }

  /** The executor: there is something to do. */
  void wake() {
    waker.wake();
  }

  @Override
  public int doWork() {
    if (current == null) {
      current = transfers.poll();
    }
    if (current == null) {
      return 0;
    }
    boolean worked = current.work();
    if (current.isOver()) {
      current = null;
    }
    return worked ? 1 : 0;
  }

  /** Whether {@link #doWork} might find something to do. */
  public boolean hasWork() {
    return !transfers.isEmpty() || current != null && current.hasWork();
  }

  /** The process ends: what is not done will not be. */
  @Override
  public void onClose() {
    if (current != null) {
      current.stop();
    }
  }

  @Override
  public String roleName() {
    return "snapshot";
  }
}
