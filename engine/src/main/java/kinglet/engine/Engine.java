package kinglet.engine;

import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.exec.Admission;
import kinglet.engine.exec.Blocking;
import kinglet.engine.exec.Dispatcher;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.Gate;
import kinglet.engine.exec.Gate.Refusal;
import kinglet.engine.exec.Pause;
import kinglet.engine.exec.Removals;
import kinglet.engine.exec.Replay;
import kinglet.engine.exec.SlowCommandListener;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.pubsub.KeyspaceEvents;
import kinglet.engine.pubsub.PubSub;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Clients;
import kinglet.engine.stats.DefragStats;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.stats.StageLatency;
import kinglet.engine.time.Clock;
import kinglet.engine.tracking.Tracking;

/**
 * The engine's parts, put together: the parts first, then, once all doors are filled, the executor that owns them. Nothing
 * here starts a thread, opens a file or reads a clock of its own.
 */
public final class Engine {
  private final Clock clock;
  private final ServerStats stats = new ServerStats();
  private final DefragStats defragStats = new DefragStats();
  private final StageLatency stages = new StageLatency();
  private final EffectBatch effects = new EffectBatch();
  private final Clients clients = new Clients();
  private final ChunkPool chunks = new ChunkPool();
  private final Gate gate = new Gate();
  private final LatencyMonitor monitor = new LatencyMonitor();
  private final Removals removals;
  private final Keyspace keyspace;
  private final Pause pause;
  private final Blocking blocking;
  private final PubSub pubSub;
  private final Tracking tracking;
  private final KeyspaceEvents keyspaceEvents;
  private final Call call;
  private CommandTable table;
  private Dispatcher dispatcher;

  /**
   * Makes the parts.
   *
   * @param databases how many, 1 or more
   * @param seed of everything random inside
   */
  public Engine(Clock clock, Allocator allocator, int databases, long seed) {
    this.clock = clock;
    removals = new Removals(effects, stats, monitor, clock);
    keyspace = new Keyspace(allocator, databases, seed, removals);
    pause = new Pause(keyspace);
    call = new Call(keyspace, effects, stats);
    blocking = new Blocking(call, seed);
    pubSub = new PubSub(chunks, seed);
    tracking = new Tracking(call, clients, chunks, seed);
    keyspaceEvents = new KeyspaceEvents(call, pubSub, chunks);
    removals.tell(call);
    gate.add(new Refusal(300, Gate.RESTRICTED, 0, 0, command -> call.accessControl().refusal(call)));
  }

  /** Makes the executor; once. */
  public Executor executor(List<CommandFamily> families, Admission admission, SlowCommandListener slow) {
    CommandTable.Builder builder = new CommandTable.Builder();
    families.forEach(family -> family.declare(builder));
    table = builder.build();
    keyspace.allocator().handOver();
    dispatcher = new Dispatcher(table, call, gate, pause, blocking, clock, stats, slow);
    Executor executor = new Executor(clock, keyspace, effects, clients, stats, stages, monitor, dispatcher, admission, pause,
        blocking, chunks);
    executor.schedule(tracking);
    return executor;
  }

  /** Makes a replay of effects; after {@link #executor}, and before its first cycle or between two. */
  public Replay replay() {
    return new Replay(dispatcher, table.ownNames(), keyspace, stats, clock, chunks);
  }

  public Clock clock() {
    return clock;
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  public Clients clients() {
    return clients;
  }

  /** For all bytes of connections; selectors may share it. */
  public ChunkPool chunks() {
    return chunks;
  }

  public Gate gate() {
    return gate;
  }

  public Pause pause() {
    return pause;
  }

  public Blocking blocking() {
    return blocking;
  }

  public PubSub pubSub() {
    return pubSub;
  }

  /** Client-side caching. */
  public Tracking tracking() {
    return tracking;
  }

  public KeyspaceEvents keyspaceEvents() {
    return keyspaceEvents;
  }

  /** LATENCY's memory. */
  public LatencyMonitor monitor() {
    return monitor;
  }

  /** What follows when a key goes that no command deleted. */
  public Removals removals() {
    return removals;
  }

  public EffectBatch effects() {
    return effects;
  }

  public Call call() {
    return call;
  }

  public ServerStats stats() {
    return stats;
  }

  /** What active defragmentation did. */
  public DefragStats defragStats() {
    return defragStats;
  }

  /** CONFIG RESETSTAT's part. */
  public void resetStatistics() {
    stats.reset();
    keyspace.resetStatistics();
    defragStats.reset();
    stages.reset();
    for (Command command : table.allCommands()) {
      command.stats().reset();
      command.subcommands().forEach(subcommand -> subcommand.stats().reset());
    }
  }

  public StageLatency stages() {
    return stages;
  }

  /** All commands; null before {@link #executor}. */
  public CommandTable table() {
    return table;
  }

  /** Null before {@link #executor}. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }
}
