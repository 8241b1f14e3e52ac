package kinglet.engine.command;

/** Commands that belong together: one class declares their rows and holds their methods. */
public interface CommandFamily {
  /** Declares each row; called once, at wiring. */
  void declare(CommandTable.Builder table);
}
