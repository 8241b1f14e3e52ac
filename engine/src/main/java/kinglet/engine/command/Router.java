package kinglet.engine.command;

/** Decides, before a command with keys runs, whether its keys are here. Filled by cluster. Called on the executor. */
public interface Router {
  /** True: run it. False: the redirect or the error was replied. */
  boolean route(Call call);
}
