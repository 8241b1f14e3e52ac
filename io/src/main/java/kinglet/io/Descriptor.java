package kinglet.io;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;

/**
 * A socket's number in the process, which CLIENT LIST and lsof have in common. The JDK keeps it to itself: without {@code
 * --add-exports=java.base/sun.nio.ch=ALL-UNNAMED} it is -1.
 */
final class Descriptor {
  private static final int UNKNOWN = -1;
  private static final MethodHandle NUMBER = find();

  private Descriptor() {}

  private static MethodHandle find() {
    try {
      Class<?> internal = Class.forName("sun.nio.ch.SelChImpl");
      return MethodHandles.publicLookup().findVirtual(internal, "getFDVal", MethodType.methodType(int.class))
          .asType(MethodType.methodType(int.class, SocketChannel.class));
    } catch (ReflectiveOperationException e) {
      return MethodHandles.dropArguments(MethodHandles.constant(int.class, UNKNOWN), 0, SocketChannel.class);
    }
  }

  static int of(SocketChannel channel) {
    try {
      return (int) NUMBER.invokeExact(channel);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
