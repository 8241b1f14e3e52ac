package kinglet.engine.keyspace;

/** A cold value on its way here. It comes, even if its key goes meanwhile. Owned by the executor. */
public interface ColdRecord extends AutoCloseable {
  /** Whether it has come, or has turned out not to. */
  boolean isHere();

  /** How many bytes it has. */
  int length();

  /**
   * The value as DUMP gives it: its RDB type, the value, RDB version and checksum; after {@link #isHere}.
   *
   * @throws ColdValueException if it could not be read
   */
  byte[] bytes();

  /** Nobody asks for it here any more. */
  @Override
  void close();
}
