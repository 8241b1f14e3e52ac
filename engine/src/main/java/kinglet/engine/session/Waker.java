package kinglet.engine.session;

/** Wakes another thread if it sleeps. Any thread; cheap when it does not sleep. */
@FunctionalInterface
public interface Waker {
  /** For threads that share one loop, where nobody sleeps while there is work. */
  Waker NONE = () -> {};

  /** Makes sure that the thread looks at its rings soon. */
  void wake();
}
