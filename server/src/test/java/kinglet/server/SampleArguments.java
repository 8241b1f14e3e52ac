package kinglet.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Arguments for methods of a client's API, by the types of their parameters: small numbers, the keys and members of {@link
 * ApiSweep#DATA}, option objects that choose nothing. Variants differ in the key, in numbers and in what enums say, so that
 * most methods meet a value of their type in one of them.
 */
class SampleArguments {
  /** How many variants there are of each method's arguments. */
  static final int VARIANTS = 9;

  private static final String[] KEYS = {"string", "number", "list", "set", "zset", "hash", "stream", "geo", "none"};
  private static final String[] TEXTS = {"a", "b", "1", "2.5", "f"};

  private final Map<Class<?>, Object> fixed = new HashMap<>();

  SampleArguments() {
    fixed.put(Duration.class, Duration.ofSeconds(1000));
    fixed.put(Instant.class, Instant.ofEpochSecond(4_000_000_000L));
    fixed.put(Date.class, Date.from(Instant.ofEpochSecond(4_000_000_000L)));
  }

  /** A type of which there is one value. */
  final <T> void put(Class<T> type, T value) {
    fixed.put(type, value);
  }

  /** The arguments of a variant; null if one cannot be made. */
  final Object[] of(Class<?>[] types, int variant) {
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = value(types[i], variant, i);
      if (arguments[i] == null) {
        return null;
      }
    }
    return arguments;
  }

  private Object value(Class<?> type, int variant, int place) {
    if (fixed.containsKey(type)) {
      return fixed.get(type);
    }
    if (type.isArray() && type != byte[].class) {
      Object array = Array.newInstance(type.componentType(), 1);
      Object element = value(type.componentType(), variant, place);
      if (element != null) {
        Array.set(array, 0, element);
      }
      return element == null ? null : array;
    }
    return type.isEnum() ? type.getEnumConstants()[variant % type.getEnumConstants().length] : single(type, variant, place);
  }

  private Object single(Class<?> type, int variant, int place) {
    String text = place == 0 ? KEYS[variant % KEYS.length] : TEXTS[(variant + place) % TEXTS.length];
    return switch (type.getName()) {
      case "java.lang.String", "java.lang.Object" -> text;
      case "[B" -> text.getBytes(UTF_8);
      case "int", "java.lang.Integer" -> 1 + (variant + place) % 3;
      case "long", "java.lang.Long" -> 1L + (variant + place) % 3;
      case "double", "java.lang.Double", "java.lang.Number" -> 1.5 + variant % 2;
      case "boolean", "java.lang.Boolean" -> variant % 2 == 0;
      case "java.util.Map" -> Map.of("a", "1");
      case "java.util.List" -> List.of("a");
      case "java.util.Set" -> Set.of("a");
      default -> byConstructor(type);
    };
  }

  private static Object byConstructor(Class<?> type) {
    try {
      Constructor<?> constructor = type.getConstructor();
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
