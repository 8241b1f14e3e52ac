package kinglet.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import kinglet.aof.AofControl;
import kinglet.aof.AppendLog;
import kinglet.engine.config.ServerSettings;
import kinglet.engine.exec.Executor;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Waker;
import kinglet.io.IoContext;
import kinglet.io.IoServer;
import kinglet.io.ParkIdleStrategy;
import kinglet.io.ParkWaker;
import kinglet.io.SelectIdleStrategy;
import kinglet.io.SelectorAgent;
import kinglet.snapshot.SnapshotThread;
import kinglet.tier.StoreThread;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which agents share a thread. {@code shared}: all on one, in phases: read all, execute all, write all. {@code dedicated}:
 * the executor alone, selectors on threads of their own. {@code auto}: shared up to two cores.
 */
final class ServerThreads {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");
  private static final int RING_CAPACITY = 1024;
  private static final int ADMIN_RING_CAPACITY = 64;
  private static final int SHARED_CORES_MAX = 2;
  private static final int SELECTORS_MAX = 4;
  private static final int LOG_WAIT_MS = 100;
  private static final int SPINS = 10_000;
  private static final long SNAPSHOT_PARK_MS = 100;
  private static final int CLOSE_WAIT_MS = 10;
  private static final int CLOSE_WAITS_NOTED = 500;

  private final List<AgentRunner> runners = new ArrayList<>();
  private final ErrorHandler errors;
  private final ParkWaker executorWaker = new ParkWaker();
  private final Kinglet kinglet;
  private CountDownLatch ended;
  private final IoServer io;
  private final String mode;
  private final String cpus;
  private AppendLog.Threads log = AppendLog.Threads.ALONE;

  private ServerThreads(ServerSettings settings, IoContext context, Kinglet kinglet, ErrorHandler errors) {
    this.errors = errors;
    this.kinglet = kinglet;
    mode = mode(settings);
    cpus = settings.serverCpus();
    CpuAffinity.check(cpus);
    io = mode.equals("shared") ? shared(context, kinglet.executor()) : dedicated(settings, context, kinglet);
    addSnapshots(kinglet.snapshotThread());
    kinglet.tierThread().ifPresent(this::addTier);
  }

  /**
   * The admin lane has a thread of its own in any mode, so that it is read while the others are busy. Before {@link #start}.
   *
   * @param context its own: its connections are not counted with the others
   */
  IoServer addAdmin(IoContext context) {
    Waker executor = mode.equals("shared") ? io.selector() : executorWaker;
    IoServer admin = IoServer.single("io-admin", context, ADMIN_RING_CAPACITY, executor);
    SelectorAgent selector = admin.selector();
    kinglet.executor().connectUrgent(selector.inlet(), ADMIN_RING_CAPACITY);
    runners.add(new AgentRunner(new SelectIdleStrategy(selector), errors, null, selector));
    return admin;
  }

  /** Makes the agents of the mode that the settings choose; {@link #start} starts their threads. */
  static ServerThreads of(ServerSettings settings, IoContext context, Kinglet kinglet, ErrorHandler errors) {
    return new ServerThreads(settings, context, kinglet, errors);
  }

  private static String mode(ServerSettings settings) {
    if (!settings.threadingMode().equals("auto")) {
      return settings.threadingMode();
    }
    return Runtime.getRuntime().availableProcessors() <= SHARED_CORES_MAX ? "shared" : "dedicated";
  }

  private IoServer shared(IoContext context, Executor executor) {
    IoServer server = IoServer.shared(context, RING_CAPACITY);
    SelectorAgent selector = server.selector();
    executor.connect(selector.inlet(), RING_CAPACITY);
    log = new AppendLog.Threads(true, Waker.NONE, selector);
    runners.add(new AgentRunner(new SelectIdleStrategy(selector, executor::idleMs, executor::hasWork), errors, null,
        new CompositeAgent(selector.reader(), executor, selector.writer())));
    return server;
  }

  private IoServer dedicated(ServerSettings settings, IoContext context, Kinglet kinglet) {
    Executor executor = kinglet.executor();
    IoServer server = IoServer.dedicated(context, selectorCount(settings), RING_CAPACITY, executorWaker);
    for (Inlet inlet : server.inlets()) {
      executor.connect(inlet, RING_CAPACITY);
    }
    int spins = settings.idleStrategy().equals("spin") ? SPINS : 0;
    runners.add(new AgentRunner(new ParkIdleStrategy(executorWaker, executor::idleMs, executor::hasWork, spins), errors, null,
        executor));
    runLog(kinglet.log().appender(), executorWaker);
    for (SelectorAgent selector : server.selectors()) {
      runners.add(new AgentRunner(new SelectIdleStrategy(selector), errors, null, selector));
    }
    return server;
  }

  /** Snapshots have a thread of their own in any mode: it waits for the disk. */
  private void addSnapshots(SnapshotThread snapshots) {
    ParkWaker waker = new ParkWaker();
    snapshots.wakeBy(waker);
    runners.add(new AgentRunner(new ParkIdleStrategy(waker, () -> SNAPSHOT_PARK_MS, snapshots::hasWork, 0), errors, null,
        snapshots));
  }

  /** So has the tier. */
  private void addTier(StoreThread tier) {
    ParkWaker waker = new ParkWaker();
    tier.wakeBy(waker, mode.equals("shared") ? io.selector() : executorWaker);
    runners.add(new AgentRunner(new ParkIdleStrategy(waker, () -> SNAPSHOT_PARK_MS, tier::hasWork, 0), errors, null, tier));
  }

  private void runLog(AofControl.Appender appender, Waker executor) {
    ParkWaker waker = new ParkWaker();
    log = new AppendLog.Threads(false, waker, executor);
    runners.add(new AgentRunner(new ParkIdleStrategy(waker, () -> LOG_WAIT_MS, appender::hasWork, 0), errors, null, appender));
  }

  /** Which thread appends to the log. */
  AppendLog.Threads log() {
    return log;
  }

  private static int selectorCount(ServerSettings settings) {
    int cores = Runtime.getRuntime().availableProcessors();
    return settings.ioThreads() > 0 ? settings.ioThreads() : Math.clamp(cores / 4, 1, SELECTORS_MAX);
  }

  /** The mode in force: shared or dedicated. */
  String mode() {
    return mode;
  }

  IoServer io() {
    return io;
  }

  /** Starts a thread for each agent. */
  void start() {
    ended = new CountDownLatch(runners.size());
    for (AgentRunner runner : runners) {
      Thread thread = new Thread(() -> {
        CpuAffinity.bindThread(cpus);
        runner.run();
        ended.countDown();
      }, runner.agent().roleName());
      thread.start();
    }
  }

  /** Ends every agent, and waits for it unless one of them calls. */
  void close() {
    runners.forEach(ServerThreads::close);
  }

  /** One that is parked has to be woken to see that it is to end. */
  private static void close(AgentRunner runner) {
    int[] waits = {0};
    runner.close(CLOSE_WAIT_MS, thread -> {
      waits[0]++;
      if (waits[0] % CLOSE_WAITS_NOTED == 0) {
        LOG.warn("The thread {} has not ended for {} ms", thread.getName(), waits[0] * CLOSE_WAIT_MS);
      }
      LockSupport.unpark(thread);
    });
  }

  /** Waits until every agent has ended. */
  void await() throws InterruptedException {
    ended.await();
  }
}
