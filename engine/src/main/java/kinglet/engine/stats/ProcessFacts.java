package kinglet.engine.stats;

/** What is known of the process and its machine; handed in, because the engine asks no system. Called on the executor. */
public interface ProcessFacts {
  /** Its number. */
  long processId();

  /** Name, release and hardware of the operating system: {@code Linux 6.1.0 x86_64}. */
  String operatingSystem();

  /** Absolute path of the program; empty if it is not known. */
  String executable();

  /** The machine's RAM. */
  long systemMemoryBytes();

  /** What of the process is in RAM; 0 if it is not known. */
  long residentBytes();

  /** Bytes of the Java heap that are taken, by garbage too. */
  long heapUsedBytes();

  /** Bytes that the Java heap holds of the system. */
  long heapCommittedBytes();

  /** Time on processors until now. */
  CpuTimes cpuTimes();

  /**
   * Seconds on processors.
   *
   * @param system the process in the kernel
   * @param user the process outside of it
   * @param childrenSystem children that ended, in the kernel
   * @param childrenUser children that ended, outside of it
   * @param threadSystem the calling thread, the executor's, in the kernel
   * @param threadUser the calling thread outside of it
   */
  record CpuTimes(
      double system, double user, double childrenSystem, double childrenUser, double threadSystem, double threadUser) {}
}
