package kinglet.engine.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Link;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
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
  private final List<CronTask> crons = new ArrayList<>();
  private Lane[] lanes = {};
  private long nanos;

  public Executor(Clock clock, Keyspace keyspace, EffectBatch effects, Clients clients, ServerStats stats, StageLatency stages,
      Dispatcher dispatcher, Admission admission) {
    this.clock = clock;
    this.keyspace = keyspace;
    this.effects = effects;
    this.clients = clients;
    this.stats = stats;
    this.stages = stages;
    this.dispatcher = dispatcher;
    this.admission = admission;
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

  @Override
  public String roleName() {
    return "executor";
  }

  @Override
  public int doWork() {
    nanos = clock.nanos();
    keyspace.nowMs(clock.epochMicros() / 1000);
    int work = executeRequests();
    work += expire();
    work += keyspace.freeSlice(FREED_PER_CYCLE_MAX);
    work += runCron();
    effects.commit();
    return work + release();
  }

  /** How long it may sleep when nothing comes in: milliseconds, 0 if there is work left. */
  public long idleMs() {
    if (hasWork()) {
      return 0;
    }
    long next = keyspace.nextDeadlineMs();
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
    return keyspace.hasGarbage();
  }

  private int executeRequests() {
    int executed = 0;
    for (Lane lane : lanes) {
      Request request = lane.poll();
      while (request != null) {
        execute(lane, request);
        lane.answer(request);
        executed++;
        request = lane.poll();
      }
    }
    return executed;
  }

  private void execute(Lane lane, Request request) {
    switch (request.kind()) {
      case COMMANDS -> executeCommands(request);
      case OPENED -> open(lane, request);
      case CLOSED -> clients.close(request.link().session());
      case PUSH -> throw new IllegalStateException("a push was sent to the executor");
    }
  }

  private void executeCommands(Request request) {
    Session session = request.link().session();
    long startNanos = nanos;
    stages.queued(startNanos - request.readyNanos());
    stats.received(request.inputBytes());
    nanos = dispatcher.execute(request, startNanos);
    stages.executed(nanos - startNanos);
    finish(request, session);
  }

  private void finish(Request request, Session session) {
    if (request.protocolError() != null && !session.isClosing()) {
      dispatcher.protocolError(request);
      session.close();
    }
    request.closeAfter(session.isClosing());
    request.output().seal();
    stats.sent(request.output().length());
  }

  private void open(Lane lane, Request request) {
    Link link = request.link();
    Session session = clients.open(link, lane.inlet(), keyspace.nowMs());
    stats.connected();
    String refusal = admission.refusal(session);
    if (refusal != null) {
      dispatcher.refuseConnection(request, refusal);
      session.close();
      finish(request, session);
    }
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
