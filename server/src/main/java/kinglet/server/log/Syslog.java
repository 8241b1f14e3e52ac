package kinglet.server.log;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The system's log: openlog(3), syslog(3). Any thread. */
@SuppressWarnings("restricted")
final class Syslog {
  private static final int WITH_PROCESS_AT_ONCE = 0x01 | 0x08 | 0x10;
  private static final int USER = 1 << 3;
  private static final int LOCAL_0 = 16 << 3;
  private static final int SHIFT = 3;

  private final MethodHandle syslog;
  // Both are the C library's for good.
  private final MemorySegment format = Arena.global().allocateFrom("%s");

  /**
   * Opens it.
   *
   * @param facility user, local0 … local7
   */
  Syslog(String identity, String facility) {
    Linker linker = Linker.nativeLinker();
    MethodHandle open = linker.downcallHandle(linker.defaultLookup().findOrThrow("openlog"),
        FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    syslog = linker.downcallHandle(linker.defaultLookup().findOrThrow("syslog"),
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
        Linker.Option.firstVariadicArg(2));
    try {
      open.invokeExact(Arena.global().allocateFrom(identity), WITH_PROCESS_AT_ONCE, code(facility));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The facility's number, as of syslog(3). */
  static int code(String facility) {
    return facility.equals("user") ? USER : LOCAL_0 + (facility.charAt("local".length()) - '0' << SHIFT);
  }

  void send(LogLevel level, String text) {
    try (Arena arena = Arena.ofConfined()) {
      syslog.invokeExact(level.syslogPriority, format, arena.allocateFrom(text.replace('\0', ' ')));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
