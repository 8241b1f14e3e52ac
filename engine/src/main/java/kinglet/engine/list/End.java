package kinglet.engine.list;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;

/** An end of a list, as commands name it. */
enum End {
  HEAD("lpush", "lpop", "LPOP"),
  TAIL("rpush", "rpop", "RPOP");

  private final String pushed;
  private final String popped;
  private final String pop;

  End(String pushed, String popped, String pop) {
    this.pushed = pushed;
    this.popped = popped;
    this.pop = pop;
  }

  /** The end that an argument names, LEFT or RIGHT in any case; if neither, replies a syntax error: null. */
  static End read(Call call, int argument) {
    if (call.is(argument, "left")) {
      return HEAD;
    }
    if (call.is(argument, "right")) {
      return TAIL;
    }
    call.reply().error(Errors.SYNTAX);
    return null;
  }

  /** The event of adding here. */
  String pushed() {
    return pushed;
  }

  /** The event of taking from here. */
  String popped() {
    return popped;
  }

  /** The command that takes from here. */
  String pop() {
    return pop;
  }
}
