package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.exec.Parking.Parked;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Inlet;
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
  private static final int EXPIRED_PER_CYCLE_MAX = 256;
  private static final int FREED_PER_CYCLE_MAX = 256;

  private final Clock clock;
  private final Keyspace keyspace;
  private final EffectBatch effects;
  private final Clients clients;
  private final ServerStats stats;
  private final StageLatency stages;
  private final Dispatcher dispatcher;
  private final Admission admission;
  private final Pause pause;
  private final LatencyMonitor monitor;
  private final Parking parking = new Parking();
  private final List<CronTask> crons = new ArrayList<>();
  private OutputLimits outputLimits;
  private Lane[] lanes = {};
  private long nanos;
  private long epochMicros;

  public Executor(Clock clock, Keyspace keyspace, EffectBatch effects, Clients clients, ServerStats stats, StageLatency stages,
      LatencyMonitor monitor, Dispatcher dispatcher, Admission admission, Pause pause) {
    this.clock = clock;
    this.keyspace = keyspace;
    this.effects = effects;
    this.clients = clients;
    this.stats = stats;
    this.stages = stages;
    this.dispatcher = dispatcher;
    this.admission = admission;
    this.pause = pause;
    this.monitor = monitor;
  }

  /** Adds a selector's rings; before the first cycle. */
  public void connect(Inlet inlet, int capacity) {
    Lane[] more = Arrays.copyOf(lanes, lanes.length + 1);
    more[lanes.length] = new Lane(inlet, capacity);
    lanes = more;
  }

  /** Adds a task; tasks run in the order of adding. */
  public void schedule(CronTask task) {
    crons.add(task);
  }

  /** Adds limits of output, which are a task too; before the first cycle. */
  public void limitOutput(OutputLimits limits) {
    outputLimits = limits;
    schedule(limits);
  }

  @Override
  public String roleName() {
    return "executor";
  }

  @Override
  public int doWork() {
    nanos = clock.nanos();
    epochMicros = clock.epochMicros();
    keyspace.nowMs(epochMicros / 1000);
    int work = resumeParked();
    work += executeRequests();
    work += timed("expire-cycle", expire());
    work += timed("lazy-free", keyspace.freeSlice(FREED_PER_CYCLE_MAX));
    work += timed("cron", runCron());
    effects.commit();
    return work + release();
  }

  /** How long it may sleep when nothing comes in: milliseconds, 0 if there is work left. */
  public long idleMs() {
    if (hasWork()) {
      return 0;
    }
    long next = pause.isActive() ? pause.endMs() : keyspace.nextDeadlineMs();
    for (CronTask task : crons) {
      next = Math.min(next, task.nextMs());
    }
    return Math.max(0, next - clock.epochMicros() / 1000);
  }

  /** Whether another cycle would find something to do now, timers apart. */
  public boolean hasWork() {
    for (Lane lane : lanes) {
      if (lane.hasWork()) {
        return true;
      }
    }
    return keyspace.hasGarbage() || mayResume();
  }

  private boolean mayResume() {
    return !parking.isEmpty() && !pause.isActive();
  }

  private int resumeParked() {
    pause.endIfOver(keyspace.nowMs());
    if (!mayResume()) {
      return 0;
    }
    List<Parked> parked = parking.takeAll();
    parked.forEach(one -> runOrPark(one.lane(), one.request()));
    return parked.size();
  }

  private int executeRequests() {
    int executed = 0;
    for (Lane lane : lanes) {
      Request request = lane.poll();
      while (request != null) {
        execute(lane, request);
        executed++;
        request = lane.poll();
      }
    }
    return executed;
  }

  private void execute(Lane lane, Request request) {
    switch (request.kind()) {
      case COMMANDS -> executeCommands(lane, request);
      case OPENED -> open(lane, request);
      case CLOSED -> close(lane, request);
      case PUSH -> throw new IllegalStateException("a push was sent to the executor");
    }
  }

  private void executeCommands(Lane lane, Request request) {
    long queuedNanos = nanos - request.readyNanos();
    stages.queued(queuedNanos);
    monitor.add("request-queue", keyspace.nowMs(), queuedNanos);
    stats.received(request.inputBytes());
    runOrPark(lane, request);
  }

  private void runOrPark(Lane lane, Request request) {
    Session session = request.link().session();
    if (session.isBlocked()) {
      parking.add(lane, request);
      return;
    }
    long startNanos = nanos;
    long replyBytesMax = outputLimits == null ? Long.MAX_VALUE : outputLimits.replyBytesMax(session);
    nanos = dispatcher.execute(request, startNanos, epochMicros, replyBytesMax);
    stages.executed(nanos - startNanos);
    boolean waits = request.next() < request.commands().count() && request.output().length() < replyBytesMax;
    if (waits && !session.isClosing()) {
      parking.add(lane, request);
    } else {
      finish(request, session);
      lane.answer(request);
    }
  }

  private void finish(Request request, Session session) {
    if (request.protocolError() != null && !session.isClosing()) {
      dispatcher.protocolError(request);
      session.close();
    }
    request.closeAfter(session.isClosing());
    request.output().seal();
    request.executedNanos(nanos);
    stats.sent(request.output().length());
    if (outputLimits != null) {
      outputLimits.check(session, request.output().length(), keyspace.nowMs());
    }
  }

  private void open(Lane lane, Request request) {
    Link link = request.link();
    Session session = clients.open(link, lane.inlet(), keyspace.nowMs());
    String refusal = admission.refusal(session);
    if (refusal == null) {
      stats.connected();
    } else {
      stats.rejected();
      dispatcher.refuseConnection(request, refusal, epochMicros);
      session.close();
      finish(request, session);
    }
    lane.answer(request);
  }

  /** What was parked goes home unanswered before the last request does. */
  private void close(Lane lane, Request request) {
    Session session = request.link().session();
    clients.close(session);
    if (session.isBlocked()) {
      parking.take(session).forEach(one -> runOrPark(one.lane(), one.request()));
    }
    lane.answer(request);
  }

  /** How long a stage took that did some work. */
  private int timed(String stage, int work) {
    if (work > 0) {
      long endNanos = clock.nanos();
      monitor.add(stage, keyspace.nowMs(), endNanos - nanos);
      nanos = endNanos;
    }
    return work;
  }

  private int expire() {
    return keyspace.nextDeadlineMs() <= keyspace.nowMs() ? keyspace.expire(EXPIRED_PER_CYCLE_MAX) : 0;
  }

  private int runCron() {
    int work = 0;
    long nowMs = keyspace.nowMs();
    for (int i = 0; i < crons.size(); i++) {
      CronTask task = crons.get(i);
      if (task.nextMs() <= nowMs) {
        work += task.run(nowMs);
      }
    }
    return work;
  }

  private int release() {
    int released = 0;
    for (Lane lane : lanes) {
      released += lane.release();
    }
    return released;
  }
}
