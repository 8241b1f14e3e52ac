package kinglet.server;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import kinglet.engine.config.ConfigException;

/**
 * Binds threads to processors: sched_setaffinity(2) of Linux. Lists are written as in redis.conf: {@code 0-7:2} is every
 * second of 0 to 7, {@code 1,3} two of them. Processors 0 to 1023.
 */
@SuppressWarnings("restricted")
final class CpuAffinity {
  private static final int CPUS_MAX = 1024;
  private static final int CALLING_THREAD = 0;

  private CpuAffinity() {}

  /**
   * Binds the calling thread.
   *
   * @param list of processors; empty: leaves the thread alone
   * @throws IllegalArgumentException if the list can't be read, or none of its processors is there
   */
  static void bindThread(String list) {
    if (list.isEmpty()) {
      return;
    }
    long[] words = parse(list).toLongArray();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(CPUS_MAX / Byte.SIZE);
      MemorySegment.copy(words, 0, mask, ValueLayout.JAVA_LONG, 0, words.length);
      if ((int) handle().invokeExact(CALLING_THREAD, mask.byteSize(), mask) != 0) {
        throw new IllegalArgumentException("none of the processors '" + list + "' can be used");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Refuses a list that can't be read, before the server starts.
   *
   * @throws ConfigException with the reason
   */
  static void check(String list) {
    try {
      if (!list.isEmpty()) {
        parse(list);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException("server_cpulist: " + e.getMessage());
    }
  }

  static BitSet parse(String list) {
    BitSet cpus = new BitSet(CPUS_MAX);
    for (String part : list.split(",", -1)) {
      addRange(cpus, list, part.strip());
    }
    return cpus;
  }

  private static void addRange(BitSet cpus, String list, String part) {
    try {
      String[] rangeAndStep = part.split(":", 2);
      String[] ends = rangeAndStep[0].split("-", 2);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      int step = rangeAndStep.length == 2 ? Integer.parseInt(rangeAndStep[1]) : 1;
      if (first < 0 || last < first || last >= CPUS_MAX || step < 1) {
        throw new IllegalArgumentException("not a list of processors from 0 to 1023: '" + list + "'");
      }
      for (int cpu = first; cpu <= last; cpu += step) {
        cpus.set(cpu);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a list of processors: '" + list + "'", e);
    }
  }

  private static MethodHandle handle() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow("sched_setaffinity"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
  }
}
