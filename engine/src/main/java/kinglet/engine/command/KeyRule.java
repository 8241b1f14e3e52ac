package kinglet.engine.command;

/**
 * Finds the keys of a command where its key specifications don't suffice: keys that stand anywhere among options, or whose
 * use depends on options ({@link Keys#VARIABLE_FLAGS}). Called on the thread that owns the finder; makes no garbage.
 */
@FunctionalInterface
public interface KeyRule {
  /** Reads the line and {@linkplain KeyFinder#add adds} its keys; none if the line cannot be right. */
  void find(KeyFinder line);
}
