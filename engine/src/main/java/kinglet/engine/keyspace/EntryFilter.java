package kinglet.engine.keyspace;

/** Some of all entries. Called on the executor. */
@FunctionalInterface
public interface EntryFilter {
  /** Whether it is one of them. */
  boolean accepts(long entry);
}
