package kinglet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kinglet.engine.memory.NativeMemory;
import kinglet.engine.stats.ProcessFacts;

/**
 * This process, as the kernel's proc file system shows it: the JDK's management beans would cost more at start. The calling
 * thread is the one that is asked about.
 */
final class LinuxProcess implements ProcessFacts {
  private static final long PAGE_BYTES = 4096;
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS = 11;
  private static final CpuTimes UNKNOWN = new CpuTimes(0, 0, 0, 0, 0, 0);

  @Override
  public long processId() {
    return ProcessHandle.current().pid();
  }

  @Override
  public String operatingSystem() {
    String hardware = System.getProperty("os.arch");
    return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + (hardware.equals("amd64") ? "x86_64" : hardware);
  }

  @Override
  public String executable() {
    return ProcessHandle.current().info().command().orElse("");
  }

  @Override
  public long systemMemoryBytes() {
    return NativeMemory.physicalBytes();
  }

  @Override
  public long residentBytes() {
    try {
      return Long.parseLong(words("/proc/self/statm")[1]) * PAGE_BYTES;
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public long heapUsedBytes() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Override
  public long heapCommittedBytes() {
    return Runtime.getRuntime().totalMemory();
  }

  @Override
  public CpuTimes cpuTimes() {
    try {
      double[] process = seconds("/proc/self/stat");
      double[] thread = seconds("/proc/thread-self/stat");
      return new CpuTimes(process[1], process[0], process[3], process[2], thread[1], thread[0]);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** User, system, children's user, children's system. */
  private static double[] seconds(String file) throws IOException {
    // The name of the program stands in parentheses and may hold blanks.
    String text = Files.readString(Path.of(file));
    String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ");
    double[] seconds = new double[4];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = Long.parseLong(words[USER_TICKS + i]) / TICKS_PER_SECOND;
    }
    return seconds;
  }

  private static String[] words(String file) throws IOException {
    return Files.readString(Path.of(file)).strip().split(" ");
  }
}
