package kinglet.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's signals. By reflection, since the JDK's only way to them, {@code sun.misc.Signal}, is supported but cannot be named
 * without a warning. Where it cannot be had (a JVM with {@code -Xrs}), signals do what the JVM does with them.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger("kinglet");

  private Signals() {}

  /**
   * Has a signal told instead of ending the process.
   *
   * @param name without SIG
   * @param action gets the name, on a thread of the JVM's
   */
  static void handle(String name, Consumer<String> action) {
    InvocationHandler handler = (proxy, method, arguments) -> {
      if (method.getName().equals("handle")) {
        action.accept(name);
      }
      return null;
    };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
      signal.getMethod("handle", signal, type).invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (InvocationTargetException e) {
      LOG.debug("SIG{} cannot be had: {}", name, e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIG{} cannot be had", name, e);
    }
  }
}
