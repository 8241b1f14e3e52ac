package kinglet.engine.command;

/** Looks at some of the commands that ran. Called on the executor; the reply is written, the call still stands at the command. */
@FunctionalInterface
public interface CommandSampler {
  /** Looks at nothing. */
  CommandSampler NONE = _ -> Integer.MAX_VALUE;

  /** Looks at a command. Returns how many to pass over before the next. */
  int sample(Call call);
}
