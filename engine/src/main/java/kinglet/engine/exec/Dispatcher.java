package kinglet.engine.exec;

import java.util.Locale;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Flags;
import kinglet.engine.command.Handler;
import kinglet.engine.command.NestedRunner;
import kinglet.engine.command.Router;
import kinglet.engine.keyspace.ColdValueException;
import kinglet.engine.keyspace.DamagedKeyException;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
import kinglet.engine.session.Session.ReplyMode;
import kinglet.engine.session.Session.Standing;
import kinglet.engine.session.Transaction;
import kinglet.engine.stats.ServerStats;
import kinglet.engine.time.Clock;

/** Runs the commands of a request: row, gate, router, method, statistics. Owned by the executor. */
public final class Dispatcher implements NestedRunner {
  private static final String GENERAL_ERROR = "ERR ";
  private static final int SHOWN_ARGUMENT_BYTES_MAX = 128;

  /** How long a request is executed before others have their turn. */
  private static final long TURN_NANOS = 1_000_000;

  private final CommandTable table;
  private final Call call;
  private final Gate gate;
  private final Pause pause;
  private final Clock clock;
  private final ServerStats stats;
  private final CommandTimer timer;
  private final KeyPrefetch prefetch;
  private final Blocking blocking;
  private final Turns turns = new Turns();
  private final Wakeups wakeups;
  private final Fetches fetches;
  private Router router;
  private long changes;

  public Dispatcher(CommandTable table, Call call, Gate gate, Pause pause, Blocking blocking, Clock clock, ServerStats stats,
      SlowCommandListener slow) {
    this.table = table;
    this.call = call;
    this.gate = gate;
    this.pause = pause;
    this.clock = clock;
    this.stats = stats;
    timer = new CommandTimer(clock, slow);
    prefetch = new KeyPrefetch(table);
    this.blocking = blocking;
    wakeups = new Wakeups(blocking, this, call, turns);
    fetches = new Fetches(new ColdKeys(table, call.keyspace()), blocking, turns);
  }

  /** Puts a router before commands with keys. */
  public void route(Router newRouter) {
    router = newRouter;
  }

  /** Says who moves values out of memory, and lets commands wait until they are back. */
  public void freezeBy(Freezer freezer) {
    fetches.freezer(freezer);
  }

  /** Values that were moved out of memory are back, or there is room for more: lets commands go on that waited for that. */
  public void wakeFetching() {
    fetches.wake();
  }

  /** Whether each command's time goes into its histogram (latency-tracking). */
  public void tracking(boolean on) {
    timer.tracking(on);
  }

  /** Changes of data since the start, those of the command that is running included; Redis's dirty count. */
  public long changes() {
    return changes + call.changes();
  }

  /** What was done so far was loading, not change. */
  void forgetChanges() {
    changes = 0;
  }

  /**
   * Executes what is left of a request, up to the end of a turn, a command that has to wait (then the session's standing
   * says so) or one that {@linkplain Request#isFull fills it with replies}: {@link Request#next} tells.
   *
   * @param startNanos now, by the monotonic clock
   * @param epochMicros the cycle's Unix time
   * @return the time when it ended, by the monotonic clock
   */
  long execute(Request request, long startNanos, long epochMicros) {
    Session session = request.link().session();
    ParsedCommands commands = request.commands();
    call.begin(request, epochMicros);
    long nanos = startNanos;
    int next = request.next();
    int prefetched = commands.count() == 1 ? 1 : 0;
    while (next < commands.count() && !session.isClosing() && !request.isFull()
        && nanos - startNanos < TURN_NANOS) {
      if (next >= prefetched) {
        prefetched = Math.min(commands.count(), next + KeyPrefetch.COMMANDS_MAX);
        prefetch.run(call.database(), commands, request.input().address(), next, prefetched);
      }
      nanos = execute(session, commands, next, nanos);
      if (session.standing() != Standing.RUNNING) {
        break;
      }
      next++;
      if (blocking.hasWork()) {
        nanos = wakeups.serve(nanos, epochMicros);
        call.begin(request, epochMicros);
      }
      if (session.push() != null) {
        // What its own command made for it comes behind the reply.
        session.lane().inlinePush(session, request.output());
      }
    }
    stats.executed(next - request.next());
    request.next(next);
    return nanos;
  }

  // ---- commands that waited ----

  /** Who can go on. */
  Turns turns() {
    return turns;
  }

  /** Serves whoever was woken by what no command did: time, expiry, other threads. Returns the time. */
  long wake(long startNanos, long epochMicros) {
    return blocking.hasWork() ? wakeups.serve(startNanos, epochMicros) : startNanos;
  }

  /** Executes the next command of a request that the call stands at, for statistics since {@code startNanos}. */
  long executeNext(Request request, long startNanos) {
    return execute(request.link().session(), request.commands(), request.next(), startNanos);
  }

  /** As {@link #executeNext}, but something else answers. */
  long answerNext(Waiter waiter, Handler answer, long nowNanos) {
    ReplyMode mode = waiter.session().replyMode();
    call.begin(waiter.request().next(), waiter.command());
    call.reply().output().mark();
    answer.run(call);
    long endNanos = account(waiter.command(), nowNanos - waiter.elapsedNanos(), false);
    timer.unblocked(call, endNanos - nowNanos);
    if (mode != ReplyMode.ON) {
      suppressReply(waiter.session());
    }
    return endNanos;
  }

  /** The next command of a request is done. */
  void executedNext(Request request) {
    stats.executed(1);
    request.next(request.next() + 1);
    Session session = request.link().session();
    if (session.push() != null) {
      session.lane().inlinePush(session, request.output());
    }
  }

  /** A session that waited has ended. */
  void forget(Session session) {
    pause.forget(session);
    blocking.forget(session);
    fetches.forget(session);
  }

  /** Replies what was wrong with the bytes after the last command. */
  void protocolError(Request request) {
    call.reply().begin();
    call.reply().error(request.protocolError());
    stats.error(call.reply().error());
  }

  /** Replies why a new connection is refused. */
  void refuseConnection(Request request, String refusal, long epochMicros) {
    call.begin(request, epochMicros);
    call.reply().error(refusal);
    stats.error(refusal);
  }

  private long execute(Session session, ParsedCommands commands, int index, long startNanos) {
    ReplyMode mode = session.replyMode();
    call.reply().output().mark();
    long endNanos = run(session, commands, index, startNanos);
    if (mode != ReplyMode.ON) {
      suppressReply(session);
    }
    return endNanos;
  }

  private long run(Session session, ParsedCommands commands, int index, long startNanos) {
    Command command = resolve(commands, index);
    if (command == null) {
      // A redirect of the router is an error reply too.
      refused(session);
      return timer.settle(startNanos);
    }
    if (session.transaction() != null && !command.has(Flags.NOT_QUEUED)) {
      queue(session.transaction(), commands.row(index), command);
      return timer.settle(startNanos);
    }
    if (pause.holds(session, command)) {
      pause.hold(session);
      return timer.settle(startNanos);
    }
    if (call.keyspace().coldValues().count() > 0 && fetches.holds(call)) {
      return timer.settle(startNanos);
    }
    session.active(command.fullName(), call.nowMs());
    int database = session.database();
    perform(command);
    changes += call.end(database);
    call.ran();
    return call.isBlocked() ? block(startNanos) : account(command, startNanos, goesOn(session, commands, index + 1));
  }

  /** Whether a short command follows at once. */
  private boolean goesOn(Session session, ParsedCommands commands, int next) {
    return isShort(commands, next) && !blocking.hasWork() && !session.isClosing() && !call.request().isFull();
  }

  private boolean isShort(ParsedCommands commands, int index) {
    if (index == commands.count()) {
      return false;
    }
    int row = commands.row(index);
    return row != CommandNames.UNKNOWN && table.command(row).has(Flags.FAST);
  }

  private void perform(Command command) {
    try {
      command.handler().run(call);
    } catch (OutOfNativeMemoryException e) {
      undone(e, "OOM " + e.getMessage() + ", nothing was changed");
    } catch (ColdValueException e) {
      undone(e, "ERR " + e.getMessage());
    } catch (DamagedKeyException e) {
      undone(e, "DAMAGED " + e.getMessage());
    }
  }

  // ---- transactions, and whatever else runs commands inside of a command ----

  private void queue(Transaction transaction, int row, Command command) {
    if (transaction.isAborted() || call.session().isStale()) {
      // It will not run.
    } else if (transaction.bytes() + call.argumentBytes() > Transaction.BYTES_MAX) {
      transaction.abort();
    } else {
      for (int i = 0; i < call.count(); i++) {
        transaction.add(i, call.address(i), call.length(i));
      }
      transaction.endCommand(row, call.count(), command.flags());
    }
    call.reply().simple("QUEUED");
  }

  /** A command that cannot even be queued spoils its transaction; if it is EXEC, it ends it too, if there is any. */
  private void refused(Session session) {
    if (session.transaction() != null) {
      session.transaction().abort();
    }
    if (call.command() != null && call.command().has(Flags.RUNS_QUEUE)) {
      abortTransaction(session);
    }
    stats.error(call.reply().error());
  }

  private void abortTransaction(Session session) {
    String reason = call.reply().error();
    session.endTransaction();
    call.reply().output().rewind();
    call.reply().error("EXECABORT Transaction discarded because of: "
        + (reason.startsWith(GENERAL_ERROR) ? reason.substring(GENERAL_ERROR.length()) : reason));
  }

  @Override
  public void run(ParsedCommands commands, long input) {
    Session session = call.session();
    boolean wasNested = session.isNested();
    Call.Outer outer = call.enter(commands, input);
    session.nested(true);
    long nanos = clock.nanos();
    for (int i = 0; i < commands.count(); i++) {
      nanos = runNested(session, commands, i, nanos);
    }
    session.nested(wasNested);
    call.leave(outer);
  }

  private long runNested(Session session, ParsedCommands commands, int index, long startNanos) {
    Command command = find(commands, index);
    int database = session.database();
    call.reply().output().mark();
    String refusal = call.accessControl().refusalOfQueued(call);
    if (refusal != null) {
      call.reply().error(refusal);
      stats.error(refusal);
      return timer.settle(startNanos);
    }
    perform(command);
    changes += call.end(database);
    call.ran();
    return account(command, startNanos, isShort(commands, index + 1));
  }

  /** Statistics wait until it is answered. */
  private long block(long startNanos) {
    long endNanos = clock.nanos();
    blocking.add().elapsedNanos(endNanos - startNanos);
    return endNanos;
  }

  /** Who throws it has changed nothing; a command that changed something before it cannot be taken back. */
  private void undone(RuntimeException cause, String error) {
    if (call.changes() > 0) {
      throw cause;
    }
    call.reply().output().rewind();
    call.reply().error(error);
  }

  private long account(Command command, long startNanos, boolean goesOn) {
    String error = call.reply().error();
    if (error != null) {
      command.stats().failedCall();
      stats.error(error);
    }
    return timer.ended(call, command, startNanos, goesOn);
  }

  /** The command that may run, or null: the refusal was replied. */
  private Command resolve(ParsedCommands commands, int index) {
    Command command = find(commands, index);
    return command == null || !mayRun(command) ? null : command;
  }

  /** The command's row, its subcommand's if it has one; or null: that there is none was replied. */
  private Command find(ParsedCommands commands, int index) {
    int row = commands.row(index);
    Command command = row == CommandNames.UNKNOWN ? null : table.command(row);
    call.begin(index, command);
    if (command == null) {
      call.reply().error(unknownCommand());
      return null;
    }
    return command.isContainer() ? findSubcommand(command) : command;
  }

  private Command findSubcommand(Command container) {
    if (call.count() == 1) {
      if (container.handler() == null) {
        refuse(container, Errors.wrongNumberOfArguments(container));
        return null;
      }
      return container;
    }
    Command subcommand = container.subcommand(call.text(1).toLowerCase(Locale.ROOT));
    if (subcommand == null) {
      refuse(container, Errors.unknownSubcommand(container, shown(1)));
      return null;
    }
    call.command(subcommand);
    return subcommand;
  }

  private boolean mayRun(Command command) {
    if (!command.accepts(call.count())) {
      refuse(command, Errors.wrongNumberOfArguments(command));
      return false;
    }
    String refusal = gate.refusal(call.session(), command);
    if (refusal != null) {
      refuse(command, refusal);
      return false;
    }
    return router == null || router.route(call);
  }

  private void refuse(Command command, String error) {
    command.stats().rejectedCall();
    call.reply().error(error);
  }

  /** The reply goes unless it is that of CLIENT REPLY ON. */
  private void suppressReply(Session session) {
    if (session.replyMode() != ReplyMode.ON) {
      call.reply().output().rewind();
    }
    if (session.replyMode() == ReplyMode.SKIP && !session.isBlocked()) {
      session.replyMode(ReplyMode.ON);
    }
  }

  private String unknownCommand() {
    StringBuilder text = new StringBuilder("ERR unknown command '").append(shown(0)).append("', with args beginning with: ");
    int start = text.length();
    for (int i = 1; i < call.count() && text.length() - start < SHOWN_ARGUMENT_BYTES_MAX; i++) {
      String argument = shown(i);
      int room = SHOWN_ARGUMENT_BYTES_MAX - (text.length() - start);
      text.append('\'').append(argument, 0, Math.min(room, argument.length())).append("' ");
    }
    return text.toString();
  }

  private String shown(int argument) {
    String text = call.shown(argument);
    return text.substring(0, Math.min(text.length(), SHOWN_ARGUMENT_BYTES_MAX));
  }
}
