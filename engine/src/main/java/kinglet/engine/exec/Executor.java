package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.effect.Watermark;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Lane;
import kinglet.engine.session.Link;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.stats.StageLatency;
import kinglet.engine.time.Clock;
import org.agrona.concurrent.Agent;

/**
 * The single writer: owns all data and executes everything that touches it. {@link #doWork} is the program's table of
 * contents. An agent: never blocks, never idles; whose thread it runs on is the threading mode's business.
 */
public final class Executor implements Agent {
  private static final int SLICE_MAX = 256;
  private static final int STEP_MAX = 16;
  private static final long SLICE_NANOS = 100_000;

  private final Clock clock;
  private final Keyspace keyspace;
  private final EffectBatch effects;
  private final Clients clients;
  private final ServerStats stats;
  private final StageLatency stages;
  private final Dispatcher dispatcher;
  private final Admission admission;
  private final Pause pause;
  private final Blocking blocking;
  private final LatencyMonitor monitor;
  private final ChunkPool chunks;
  private final OutputGuard guard;
  private final RequestRunner runner;
  private final IntUnaryOperator expiring;
  private final IntUnaryOperator freeing;
  private final List<CronTask> crons = new ArrayList<>();
  private final Runnable urgently = this::executeUrgent;
  private Lane[] lanes = {};
  private Lane[] urgentLanes = {};
  private Watermark watermark = Watermark.NONE;

  public Executor(Clock clock, Keyspace keyspace, EffectBatch effects, Clients clients, ServerStats stats, StageLatency stages,
      LatencyMonitor monitor, Dispatcher dispatcher, Admission admission, Pause pause,
      Blocking blocking, ChunkPool chunks) {
    this.clock = clock;
    this.keyspace = keyspace;
    this.effects = effects;
    this.clients = clients;
    this.stats = stats;
    this.stages = stages;
    this.dispatcher = dispatcher;
    this.admission = admission;
    this.pause = pause;
    this.blocking = blocking;
    this.monitor = monitor;
    this.chunks = chunks;
    guard = new OutputGuard(keyspace, stats);
    expiring = keyspace::expire;
    freeing = keyspace::freeSlice;
    runner = new RequestRunner(dispatcher, clients, pause, guard, effects, stages);
  }

  /** Adds a selector's rings; before the first cycle. */
  public void connect(Inlet inlet, int capacity) {
    lanes = append(lanes, new Lane(inlet, capacity, chunks, guard));
  }

  /** Adds a selector's rings whose requests go before all others; before the first cycle. */
  public void connectUrgent(Inlet inlet, int capacity) {
    connect(inlet, capacity);
    urgentLanes = append(urgentLanes, lanes[lanes.length - 1]);
  }

  private static Lane[] append(Lane[] some, Lane lane) {
    Lane[] more = Arrays.copyOf(some, some.length + 1);
    more[some.length] = lane;
    return more;
  }

  /** Adds a task; tasks run in the order of adding. */
  public void schedule(CronTask task) {
    crons.add(task);
  }

  /** Adds limits of output, which are a task too; before the first cycle. */
  public void limitOutput(OutputLimits limits) {
    guard.limits(limits);
    schedule(limits);
  }

  @Override
  public String roleName() {
    return "executor";
  }

  @Override
  public int doWork() {
    long startNanos = clock.nanos();
    runner.begin(startNanos, clock.epochMicros());
    keyspace.nowMs(runner.epochMicros() / 1000);
    pause.endIfOver(keyspace.nowMs());
    blocking.expire(keyspace.nowMs());
    runner.wake();
    int work = executeRequests();
    long requestsNanos = runner.nanos() - startNanos;
    work += timed("expire-cycle", expire());
    work += timed("lazy-free", slice(freeing));
    int tasks = stats.cycles().tasks();
    work += runCron();
    runner.wake();
    work += runner.takeTurns(urgently);
    commit();
    if (work > 0 || stats.cycles().tasks() != tasks) {
      stats.cycles().ended(runner.nanos() - startNanos, requestsNanos, stats.commands());
    }
    return work + release();
  }

  /** The clock is asked only where somebody takes the effects. */
  private void commit() {
    if (effects.commit(keyspace.nowMs()) && effects.isTapped()) {
      long endNanos = clock.nanos();
      stats.cycles().committed(endNanos - runner.nanos());
      runner.nanos(endNanos);
    }
  }

  /** How long it may sleep when nothing comes in: milliseconds, 0 if there is work left. */
  public long idleMs() {
    if (hasWork()) {
      return 0;
    }
    long next = Math.min(blocking.nextDeadlineMs(), pause.isActive() ? pause.endMs() : keyspace.nextDeadlineMs());
    for (CronTask task : crons) {
      next = Math.min(next, task.nextMs());
    }
    return Math.max(0, next - clock.epochMicros() / 1000);
  }

  /** Replies to writes go out when this offset of the stream of effects is reached; called on the executor. */
  public void releaseBy(Watermark newWatermark) {
    watermark = newWatermark;
  }

  /** Whether another cycle would find something to do now, timers apart. */
  public boolean hasWork() {
    long safeOffset = watermark.offset();
    for (Lane lane : lanes) {
      if (lane.hasWork(safeOffset)) {
        return true;
      }
    }
    return keyspace.hasGarbage() || runner.hasTurns();
  }

  private int executeRequests() {
    int executed = executeUrgent();
    for (Lane lane : lanes) {
      Request request = lane.poll();
      while (request != null) {
        execute(lane, request);
        executed += 1 + executeUrgent();
        request = lane.poll();
      }
    }
    return executed;
  }

  /** Who is urgent waits for one request of others, or one turn, and not for the cycle; nor do its answers. */
  private int executeUrgent() {
    int executed = 0;
    for (Lane lane : urgentLanes) {
      if (lane.hasRequests()) {
        executed += executeNow(lane);
      }
    }
    return executed;
  }

  private int executeNow(Lane lane) {
    int executed = 0;
    for (Request request = lane.poll(); request != null; request = lane.poll()) {
      execute(lane, request);
      executed++;
    }
    commit();
    lane.release(runner.nanos(), watermark.offset());
    return executed;
  }

  private void execute(Lane lane, Request request) {
    switch (request.kind()) {
      case COMMANDS -> executeCommands(request);
      case OPENED -> open(lane, request);
      case CLOSED -> runner.run(request);
      case PUSH -> throw new IllegalStateException("a push was sent to the executor");
    }
  }

  private void executeCommands(Request request) {
    long queuedNanos = runner.nanos() - request.readyNanos();
    stages.queued(queuedNanos);
    monitor.add("request-queue", keyspace.nowMs(), queuedNanos);
    stats.received(request.inputBytes());
    runner.run(request);
  }

  private void open(Lane lane, Request request) {
    Link link = request.link();
    Session session = clients.open(link, lane, keyspace.nowMs());
    String refusal = admission.refusal(session);
    if (refusal == null) {
      stats.connected();
    } else {
      stats.rejected();
      dispatcher.refuseConnection(request, refusal, runner.epochMicros());
      session.close();
      runner.finish(session, request);
    }
    lane.answer(request);
  }

  /** How long a stage took that did some work. */
  private int timed(String stage, int work) {
    if (work > 0) {
      long endNanos = clock.nanos();
      monitor.add(stage, keyspace.nowMs(), endNanos - runner.nanos());
      runner.nanos(endNanos);
    }
    return work;
  }

  private int expire() {
    return keyspace.nextDeadlineMs() <= keyspace.nowMs() ? slice(expiring) : 0;
  }

  /**
   * What may take long goes on for so many blocks or keys a cycle, in steps, and not for longer than clients may wait: code and
   * memory that are cold make each cost a hundred times as much.
   */
  private int slice(IntUnaryOperator task) {
    int done = 0;
    int step;
    do {
      step = task.applyAsInt(STEP_MAX);
      done += step;
    } while (step > 0 && done < SLICE_MAX && clock.nanos() - runner.nanos() < SLICE_NANOS);
    return done;
  }

  private int runCron() {
    int work = 0;
    long nowMs = keyspace.nowMs();
    for (int i = 0; i < crons.size(); i++) {
      CronTask task = crons.get(i);
      if (task.nextMs() <= nowMs) {
        work += run(task, nowMs);
      }
    }
    return work;
  }

  private int run(CronTask task, long nowMs) {
    int work = task.run(nowMs);
    long endNanos = clock.nanos();
    monitor.add("cron", nowMs, endNanos - runner.nanos());
    stats.cycles().ran(endNanos - runner.nanos());
    runner.nanos(endNanos);
    return work;
  }

  private int release() {
    int released = 0;
    long safeOffset = watermark.offset();
    for (Lane lane : lanes) {
      released += lane.release(runner.nanos(), safeOffset);
    }
    return released;
  }
}
