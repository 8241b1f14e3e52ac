package kinglet.engine.command;

import kinglet.engine.resp.ParsedCommands;

/** Executes commands inside of one that is being executed: a transaction's, a script's. Filled by the executor. */
public interface NestedRunner {
  /**
   * Executes them in order; each replies behind what was replied before. Whether they may run was asked when they were taken
   * in. They do not wait.
   *
   * @param input where their arguments stand
   */
  void run(ParsedCommands commands, long input);
}
