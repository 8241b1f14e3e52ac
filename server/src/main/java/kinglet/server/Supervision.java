package kinglet.server;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd wants to know of a service of {@code Type=notify}: that it is ready, and that it stops. One datagram each to the
 * socket that the environment names, as sd_notify(3) does it; the JDK has no datagrams of that kind. Any thread.
 */
@SuppressWarnings("restricted")
final class Supervision {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");
  private static final String SYSTEMD = "systemd";
  private static final String UPSTART = "upstart";
  private static final String NONE = "no";
  private static final int SIGSTOP = 19;
  private static final int UNIX = 1;
  private static final int DATAGRAM = 2;
  private static final int CLOSED_IN_CHILDREN = 0x80000;
  private static final int NO_SIGNAL = 0x4000;
  private static final int ADDRESS_BYTES = 110;
  private static final int PATH_OFFSET = 2;

  private final String mode;
  // Of systemd, else null.
  private final String socket;

  private Supervision(String mode, String socket) {
    this.mode = mode;
    this.socket = socket;
  }

  /**
   * As the setting and the environment say.
   *
   * @param setting no, systemd, auto or upstart
   * @param environment has UPSTART_JOB or NOTIFY_SOCKET if one of them supervises
   */
  static Supervision of(String setting, Map<String, String> environment) {
    boolean isAuto = setting.equals("auto");
    if ((isAuto || setting.equals(UPSTART)) && environment.containsKey("UPSTART_JOB")) {
      return new Supervision(UPSTART, null);
    }
    String socket = isAuto || setting.equals(SYSTEMD) ? environment.get("NOTIFY_SOCKET") : null;
    if (socket == null && !isAuto && !setting.equals(NONE)) {
      LOG.warn("supervised {}: not found. The server is not supervised", setting);
    }
    Supervision supervision = new Supervision(socket == null ? NONE : SYSTEMD, socket);
    supervision.tell("STATUS=Kinglet is loading...\n");
    return supervision;
  }

  /** As INFO shows it: systemd, upstart or no. */
  String mode() {
    return mode;
  }

  /** Upstart is told by a process that stops itself, and lets it go on. */
  void ready() {
    tell("STATUS=Ready to accept connections\nREADY=1\n");
    if (mode.equals(UPSTART)) {
      stopUntilContinued();
    }
  }

  private static void stopUntilContinued() {
    try {
      int ignored = (int) call("raise", ValueLayout.JAVA_INT).invokeExact(SIGSTOP);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  void stopping() {
    tell("STOPPING=1\n");
  }

  private void tell(String message) {
    if (socket == null) {
      return;
    }
    byte[] path = socket.getBytes(StandardCharsets.UTF_8);
    if (path.length == 0 || path.length > ADDRESS_BYTES - PATH_OFFSET) {
      LOG.warn("systemd supervision error: NOTIFY_SOCKET is no address");
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      send(arena, message.getBytes(StandardCharsets.UTF_8), path);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(Arena arena, byte[] message, byte[] path) throws Throwable {
    MemorySegment address = arena.allocate(ADDRESS_BYTES);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) UNIX);
    MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, path.length);
    if (path[0] == '@') {
      // A name that is no file's.
      address.set(ValueLayout.JAVA_BYTE, PATH_OFFSET, (byte) 0);
    }
    int descriptor = (int) call("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
        .invokeExact(UNIX, DATAGRAM | CLOSED_IN_CHILDREN, 0);
    int sent = (int) call("sendto", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
        ValueLayout.ADDRESS, ValueLayout.JAVA_INT).invokeExact(descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, message),
        (long) message.length, NO_SIGNAL, address, PATH_OFFSET + path.length);
    if (sent != message.length) {
      LOG.warn("systemd supervision error: its socket does not take messages");
    }
    int ignored = (int) call("close", ValueLayout.JAVA_INT).invokeExact(descriptor);
  }

  private static MethodHandle call(String name, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }
}
