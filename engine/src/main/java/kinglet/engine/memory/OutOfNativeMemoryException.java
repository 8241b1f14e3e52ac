package kinglet.engine.memory;

/** The kernel refused memory: the machine, the container or the process limit is exhausted. Nothing was changed. */
public final class OutOfNativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutOfNativeMemoryException(long bytes) {
    super("the kernel refused " + bytes + " bytes of memory");
  }
}
