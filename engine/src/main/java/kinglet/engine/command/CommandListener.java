package kinglet.engine.command;

/**
 * Told after a command ran: of those of a transaction first, of EXEC after them; of one that has to wait at once, and not
 * again when it goes on but to say so. Called on the executor; the reply is written, the call still stands at the command.
 */
public interface CommandListener {
  /** The command ran, whatever it replied. */
  void ran(Call call);
}
