package kinglet.engine.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Anonymous private mappings from the kernel: mmap(2), munmap(2), mremap(2), madvise(2), mprotect(2) of
 * Linux x86_64. Lengths are in bytes, multiples of the page size. Any thread.
 */
@SuppressWarnings("restricted")
public final class NativeMemory {
  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_NOHUGEPAGE = 15;
  private static final int MREMAP_MAYMOVE = 1;
  private static final int SC_PAGESIZE = 30;
  private static final int SC_PHYS_PAGES = 85;
  private static final long MAP_FAILED = -1;

  private static final MethodHandle MMAP = handle("mmap", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
      ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP = handle("munmap",
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  private static final MethodHandle MREMAP = handle("mremap", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
      Linker.Option.firstVariadicArg(4));
  private static final MethodHandle MADVISE = handle("madvise", FunctionDescriptor.of(ValueLayout.JAVA_INT,
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
  private static final MethodHandle MPROTECT = handle("mprotect", FunctionDescriptor.of(ValueLayout.JAVA_INT,
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

  private static final MethodHandle SYSCONF =
      handle("sysconf", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

  private NativeMemory() {}

  /** The machine's RAM. A container may have less. */
  public static long physicalBytes() {
    try {
      return (long) SYSCONF.invokeExact(SC_PHYS_PAGES) * (long) SYSCONF.invokeExact(SC_PAGESIZE);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /**
   * Maps zeroed, readable and writable memory.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses
   */
  public static long map(long bytes) {
    return map(bytes, PROT_READ_WRITE);
  }

  /**
   * Takes a range of addresses without any memory behind it; {@link #open} makes parts of it usable.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses
   */
  public static long reserve(long bytes) {
    return map(bytes, PROT_NONE);
  }

  /** Makes a part of a reserved range readable and writable. */
  public static void open(long address, long bytes) {
    require(call(MPROTECT, address, bytes, PROT_READ_WRITE) == 0, bytes);
  }

  /** Asks for transparent huge pages; a hint that the kernel may ignore. */
  public static void adviseHugePages(long address, long bytes) {
    int ignored = call(MADVISE, address, bytes, MADV_HUGEPAGE);
  }

  /** Asks for small pages even where the system's default is huge ones. */
  public static void adviseSmallPages(long address, long bytes) {
    int ignored = call(MADVISE, address, bytes, MADV_NOHUGEPAGE);
  }

  /**
   * Gives the pages back to the kernel; the range stays mapped and reads as zeroes.
   *
   * @return false if the kernel refused, as it does for locked memory: then nothing changed
   */
  public static boolean discard(long address, long bytes) {
    return call(MADVISE, address, bytes, MADV_DONTNEED) == 0;
  }

  /**
   * Makes a mapping longer or shorter, at another address if need be, without copying.
   *
   * @return where it is now
   * @throws OutOfNativeMemoryException if the kernel refuses; the mapping is as it was
   */
  public static long remap(long address, long bytes, long newBytes) {
    try {
      long moved = (long) MREMAP.invokeExact(address, bytes, newBytes, MREMAP_MAYMOVE);
      require(moved != MAP_FAILED, newBytes);
      return moved;
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /**
   * Ends a mapping. If the kernel has merged its record with a neighbour's and cannot split it, for it may not have as many,
   * the addresses are lost but not the memory.
   */
  public static void unmap(long address, long bytes) {
    try {
      if ((int) MUNMAP.invokeExact(address, bytes) != 0) {
        boolean ignored = discard(address, bytes);
      }
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private static long map(long bytes, int protection) {
    try {
      long address = (long) MMAP.invokeExact(0L, bytes, protection, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      require(address != MAP_FAILED, bytes);
      return address;
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private static int call(MethodHandle function, long address, long bytes, int argument) {
    try {
      return (int) function.invokeExact(address, bytes, argument);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private static void require(boolean done, long bytes) {
    if (!done) {
      throw new OutOfNativeMemoryException(bytes);
    }
  }

  private static RuntimeException rethrow(Throwable e) {
    if (e instanceof RuntimeException known) {
      return known;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }
}
