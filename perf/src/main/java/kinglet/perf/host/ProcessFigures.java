package kinglet.perf.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux counts about a process, read from {@code /proc}. CPU time is {@code utime + stime} of all its threads, dead
 * ones included; the kernel reports it in ticks of 10 ms, so that a difference of two readings is 10 ms exact.
 */
public final class ProcessFigures {
  /** USER_HZ: part of the ABI, 100 on every x86_64 Linux. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final long pid;

  public ProcessFigures(long pid) {
    this.pid = pid;
  }

  /** CPU time of all threads since the process began, in nanoseconds. */
  public long cpuNanos() {
    return cpuTicks(read("stat")) * NANOS_PER_TICK;
  }

  /** Resident memory in bytes. */
  public long residentBytes() {
    return residentBytes(read("status"));
  }

  /** The arguments as the kernel has them, separated by spaces. */
  public String commandLine() {
    return read("cmdline").replace('\0', ' ').strip();
  }

  static long cpuTicks(String stat) {
    // The process name stands in parentheses and may hold anything, also spaces and parentheses.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  static long residentBytes(String status) {
    List<String> lines = status.lines().filter(line -> line.startsWith("VmRSS:")).toList();
    return Long.parseLong(lines.getFirst().replaceAll("\\D", "")) * 1024;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }
}
