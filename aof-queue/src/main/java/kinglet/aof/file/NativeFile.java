package kinglet.aof.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * What Java does not offer of files: fallocate(2), which takes blocks of the disk before they are needed, so that a full disk
 * is an error of this call and not a signal where a mapped page is written. Linux. Owned by one thread at a time.
 */
@SuppressWarnings("restricted")
final class NativeFile implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int KEEP_SIZE = 1;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
      ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle FALLOCATE = handle("fallocate", FunctionDescriptor.of(ValueLayout.JAVA_INT,
      ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  private static final MethodHandle STRERROR = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("strerror"),
      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(STATE);
  private final int descriptor;

  NativeFile(Path path) throws IOException {
    try {
      descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), O_RDWR);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    require(descriptor);
  }

  /** Takes the blocks of a range; the file's size stays. */
  void allocate(long from, long bytes) throws IOException {
    try {
      require((int) FALLOCATE.invokeExact(state, descriptor, KEEP_SIZE, from, bytes));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      require((int) CLOSE.invokeExact(state, descriptor));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      arena.close();
    }
  }

  private void require(int result) throws IOException {
    if (result < 0) {
      throw new IOException(text((int) ERRNO.get(state, 0L)));
    }
  }

  private static String text(int errno) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException(e);
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor,
        Linker.Option.captureCallState("errno"));
  }
}
