package kinglet.engine.command;

/** Executes a command. Called on the executor; writes exactly one reply. */
@FunctionalInterface
public interface Handler {
  /** Parses all arguments first, then changes data, then replies. A client's mistake is an error reply, not an exception. */
  void run(Call call);
}
