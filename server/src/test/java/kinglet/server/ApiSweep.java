package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinglet.server.tape.SocketClient;

/**
 * Calls every method of a client's API with {@link SampleArguments}, on Kinglet and on a real redis-server that hold the same
 * data, and compares what comes back: results, or the words of the error.
 */
final class ApiSweep {
  /** What both servers hold before each call. */
  static final List<String> DATA = List.of("SET string a", "SET number 5", "RPUSH list a b 1 2.5", "SADD set a b 1",
      "ZADD zset 1 a 2 b 3 f", "HSET hash a 1 b 2 f x", "XADD stream 1-1 a 1", "XADD stream 1-2 b 2",
      "XGROUP CREATE stream a 0", "GEOADD geo 1.5 2.5 a 1.6 2.6 b");

  private final SampleArguments arguments;
  private final List<String> leftOut;
  private final List<String> differences = new ArrayList<>();
  private int compared;
  private int successful;

  /**
   * @param leftOut the beginnings of the names of methods, in lower case, that are not called
   */
  ApiSweep(SampleArguments arguments, List<String> leftOut) {
    this.arguments = arguments;
    this.leftOut = leftOut;
  }

  /** One of the two servers, with a client object whose methods are called. */
  record Side(Object client, SocketClient plain) {
    void fill() throws Exception {
      plain.call("FLUSHALL");
      for (String command : DATA) {
        plain.call(command);
      }
    }
  }

  void run(Class<?> api, Side kinglet, Side redis) throws Exception {
    List<Method> methods = Arrays.stream(api.getMethods()).filter(this::isMeant)
        .sorted(Comparator.comparing(Method::toString)).toList();
    for (Method method : methods) {
      for (int variant = 0; variant < SampleArguments.VARIANTS; variant++) {
        compare(method, variant, kinglet, redis);
      }
    }
  }

  private boolean isMeant(Method method) {
    String name = method.getName().toLowerCase(Locale.ROOT);
    return method.getDeclaringClass() != Object.class && !method.isSynthetic() && leftOut.stream().noneMatch(name::startsWith);
  }

  private void compare(Method method, int variant, Side kinglet, Side redis) throws Exception {
    if (arguments.of(method.getParameterTypes(), variant) == null) {
      return;
    }
    redis.fill();
    String expected = call(method, variant, redis);
    if (expected.contains("unknown command") || expected.contains("unknown subcommand")) {
      return;
    }
    kinglet.fill();
    String actual = call(method, variant, kinglet);
    compared++;
    successful += expected.startsWith("!") ? 0 : 1;
    if (!actual.equals(expected)) {
      differences.add(method + " " + show(arguments.of(method.getParameterTypes(), variant)) + "\n  here  " + actual
          + "\n  Redis " + expected);
    }
  }

  private String call(Method method, int variant, Side side) throws IllegalAccessException {
    try {
      return show(method.invoke(side.client(), arguments.of(method.getParameterTypes(), variant)));
    } catch (InvocationTargetException e) {
      return "!" + e.getCause().getMessage();
    }
  }

  /** Sets and maps in the order of their texts. */
  static String show(Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> new String(bytes, ISO_8859_1);
      case Object[] array -> Stream.of(array).map(ApiSweep::show).toList().toString();
      case Set<?> set -> set.stream().map(ApiSweep::show).sorted().toList().toString();
      case Map<?, ?> map -> map.entrySet().stream().map(entry -> show(entry.getKey()) + "=" + show(entry.getValue())).sorted()
          .collect(Collectors.toList()).toString();
      case Collection<?> collection -> collection.stream().map(ApiSweep::show).toList().toString();
      default -> value.toString().contains("@") ? showInside(value) : value.toString();
    };
  }

  /** What an object says that has no text of its own. */
  private static String showInside(Object value) {
    return Arrays.stream(value.getClass().getMethods())
        .filter(method -> method.getParameterCount() == 0 && method.getName().matches("(get|is)[A-Z].*"))
        .filter(method -> method.getDeclaringClass() != Object.class).sorted(Comparator.comparing(Method::getName))
        .map(getter -> getter.getName() + "=" + get(value, getter)).toList().toString();
  }

  private static String get(Object value, Method getter) {
    try {
      return show(getter.invoke(value));
    } catch (ReflectiveOperationException e) {
      return "?";
    }
  }

  List<String> differences() {
    return differences;
  }

  /** How many calls both answered. */
  int compared() {
    return compared;
  }

  /** How many of those were no errors. */
  int successful() {
    return successful;
  }
}
