package kinglet.engine.exec;

import kinglet.engine.command.Block;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.Handler;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;

/** A command that waits, with its session; at most one of each session. Owned by the executor. */
final class Waiter {
  private final Session session;
  private final Request request;
  private final Command command;
  private final int type;
  private final boolean evenGone;
  private final long deadlineMs;
  private final Handler timedOut;
  private final Object memory;
  private final KeyQueue.Place[] places;
  private boolean waiting = true;
  private long elapsedNanos;

  Waiter(Call call) {
    Block block = call.block();
    session = call.session();
    request = call.request();
    command = call.command();
    type = block.type();
    evenGone = block.isEvenGone();
    deadlineMs = block.deadlineMs();
    timedOut = block.timedOut();
    memory = block.memory();
    places = new KeyQueue.Place[block.keyCount()];
  }

  Session session() {
    return session;
  }

  /** The command is its {@link Request#next}. */
  Request request() {
    return request;
  }

  Command command() {
    return command;
  }

  /** The type of value that it waits for. */
  int type() {
    return type;
  }

  /** Whether it also wants to know that a key went. */
  boolean isEvenGone() {
    return evenGone;
  }

  /** Unix time in milliseconds, 0: never. */
  long deadlineMs() {
    return deadlineMs;
  }

  Handler timedOut() {
    return timedOut;
  }

  Object memory() {
    return memory;
  }

  /** Its places in the queues of its keys, in their order; null for a key that came before. */
  KeyQueue.Place[] places() {
    return places;
  }

  /** Where an argument of the command stands. */
  long address(int argument) {
    ParsedCommands commands = request.commands();
    return request.input().address() + commands.offset(commands.firstArgument(request.next()) + argument);
  }

  boolean isWaiting() {
    return waiting;
  }

  void endWaiting() {
    waiting = false;
  }

  /** How long executing the command has taken so far, in vain. */
  long elapsedNanos() {
    return elapsedNanos;
  }

  void elapsedNanos(long nanos) {
    elapsedNanos = nanos;
  }
}
