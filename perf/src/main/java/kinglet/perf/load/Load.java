package kinglet.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * Many connections to one server on one thread. As an open loop it sends at a fixed rate and counts latency from when a
 * request was due; as a closed loop each connection sends its next request when it has the reply to the last.
 *
 * <p>Owned by the thread that created it. That thread spins: it needs a core of its own, and a timer would add its own
 * delay of 50 µs and more to every latency.
 */
public final class Load implements AutoCloseable {
  private static final int ALL_BUFFERS_BYTES = 4 << 20;
  private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(5);

  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024);
  private final Lane[] lanes;

  private Schedule schedule;
  private boolean measured; // an open loop: latencies are recorded
  private boolean refilled; // a closed loop: a reply allows the next request
  private long now;
  private long scheduled;
  private long answered;
  private LoadOutcome outcome = LoadOutcome.empty();

  public Load(int port, int connections, Mix mix) throws IOException {
    lanes = new Lane[connections];
    int bufferBytes = Math.clamp(ALL_BUFFERS_BYTES / connections, 1024, 64 * 1024);
    for (int i = 0; i < connections; i++) {
      lanes[i] = new Lane(selector, port, mix, i, connections, bufferBytes);
    }
  }

  /** Runs at a rate per second for a time, then waits for the last replies, but not for ever. */
  public LoadOutcome openLoop(double rate, long durationNs) throws IOException {
    begin(new Schedule(System.nanoTime(), rate), true);
    long total = schedule.total(durationNs);
    long giveUpNs = schedule.startNs() + durationNs + DRAIN_NS;
    while (answered < total && now < giveUpNs) {
      now = System.nanoTime();
      sendDue(Math.min(total, schedule.dueBy(now)));
      poll();
    }
    return conclude();
  }

  /** Replies per second with one request outstanding on each connection. */
  public double closedLoop(long durationNs) throws IOException {
    begin(new Schedule(System.nanoTime(), 1), false);
    sendDue(lanes.length);
    while (now - schedule.startNs() < durationNs) {
      now = System.nanoTime();
      poll();
    }
    double rate = answered * 1e9 / (now - schedule.startNs());
    refilled = false;
    while (answered < scheduled) {
      poll();
    }
    return rate;
  }

  private void begin(Schedule newSchedule, boolean openLoop) {
    schedule = newSchedule;
    measured = openLoop;
    refilled = !openLoop;
    now = schedule.startNs();
    scheduled = 0;
    answered = 0;
    outcome = LoadOutcome.empty();
    for (Lane lane : lanes) {
      lane.reset();
    }
  }

  /** First all encoding, then all writing: what is due on one connection together leaves in one write. */
  private void sendDue(long due) throws IOException {
    long from = scheduled;
    for (; scheduled < due; scheduled++) {
      Lane lane = lane(scheduled);
      lane.allowOneMore();
      issue(lane);
    }
    for (long i = from; i < Math.min(due, from + lanes.length); i++) {
      lane(i).flush();
    }
  }

  private Lane lane(long request) {
    return lanes[(int) (request % lanes.length)];
  }

  private void issue(Lane lane) {
    for (long i = lane.next(); i >= 0; i = lane.next()) {
      lane.issue();
      if (measured) {
        LoadOutcome.record(outcome.lateness(), now - schedule.dueNs(i));
      }
    }
  }

  private void poll() throws IOException {
    try {
      selector.selectNow(this::ready);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void ready(SelectionKey key) {
    try {
      Lane lane = (Lane) key.attachment();
      if (key.isReadable()) {
        receive(lane);
      }
      issue(lane);
      lane.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(Lane lane) throws IOException {
    int replies = lane.read(in);
    long received = System.nanoTime();
    answered += replies;
    for (int i = 0; i < replies; i++) {
      answeredOne(lane, received);
    }
  }

  private void answeredOne(Lane lane, long receivedNs) {
    long request = lane.answeredOne();
    if (measured) {
      LoadOutcome.record(outcome.latency(), receivedNs - schedule.dueNs(request));
    }
    if (refilled) {
      scheduled++;
      lane.allowOneMore();
    }
  }

  private LoadOutcome conclude() {
    long unanswered = 0;
    long errors = 0;
    for (Lane lane : lanes) {
      unanswered += lane.allowed() - lane.answered();
      errors += lane.errors();
      while (lane.answered() < lane.allowed()) {
        LoadOutcome.record(outcome.latency(), now - schedule.dueNs(lane.answeredOne()));
      }
    }
    return new LoadOutcome(outcome.latency(), outcome.lateness(), unanswered, errors);
  }

  /** Connections that are open. */
  public int connections() {
    return lanes.length;
  }

  @Override
  public void close() throws IOException {
    for (Lane lane : lanes) {
      lane.close();
    }
    selector.close();
  }
}
