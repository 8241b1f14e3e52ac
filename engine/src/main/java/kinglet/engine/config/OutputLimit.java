package kinglet.engine.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many bytes of replies may wait for one client; 0 is no limit. Source: {@code client-output-buffer-limit}.
 *
 * @param hardBytes beyond this it is closed at once
 * @param softBytes beyond this for {@code softSeconds} in a row it is closed
 */
public record OutputLimit(long hardBytes, long softBytes, long softSeconds) {
  /** The kinds of clients that have a limit of their own. */
  public enum ClientClass {
    NORMAL, REPLICA, PUBSUB;

    /** CONFIG GET still says slave. */
    String shown() {
      return this == REPLICA ? "slave" : name().toLowerCase(Locale.ROOT);
    }

    private static ClientClass of(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "normal" -> NORMAL;
        case "slave", "replica" -> REPLICA;
        case "pubsub" -> PUBSUB;
        default -> throw new IllegalArgumentException("Invalid client class specified in buffer limit configuration.");
      };
    }
  }

  /** The limits of Redis 7.2. */
  public static Map<ClientClass, OutputLimit> defaults() {
    Map<ClientClass, OutputLimit> limits = new EnumMap<>(ClientClass.class);
    limits.put(ClientClass.NORMAL, new OutputLimit(0, 0, 0));
    limits.put(ClientClass.REPLICA, new OutputLimit(256 << 20, 64 << 20, 60));
    limits.put(ClientClass.PUBSUB, new OutputLimit(32 << 20, 8 << 20, 60));
    return limits;
  }

  /**
   * The limits that the words name: class, hard, soft and seconds for one or more classes.
   *
   * @throws IllegalArgumentException with the text of Redis 7.2
   */
  public static Map<ClientClass, OutputLimit> parse(List<String> words) {
    if (words.size() % 4 != 0) {
      throw new IllegalArgumentException("Wrong number of arguments in buffer limit configuration.");
    }
    Map<ClientClass, OutputLimit> limits = new EnumMap<>(ClientClass.class);
    for (int i = 0; i < words.size(); i += 4) {
      limits.put(ClientClass.of(words.get(i)), limit(words.get(i + 1), words.get(i + 2), words.get(i + 3)));
    }
    return limits;
  }

  private static OutputLimit limit(String hard, String soft, String seconds) {
    try {
      OutputLimit limit =
          new OutputLimit(Numbers.memoryOf(hard), Numbers.memoryOf(soft), Numbers.lenient(seconds));
      if (limit.softSeconds >= 0) {
        return limit;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException("Error in hard, soft or soft_seconds setting in buffer limit configuration.");
  }

  /** The words of CONFIG GET. */
  public static List<String> words(Map<ClientClass, OutputLimit> limits) {
    List<String> words = new ArrayList<>();
    limits.forEach((type, limit) -> words.addAll(
        List.of(type.shown(), "" + limit.hardBytes, "" + limit.softBytes, "" + limit.softSeconds)));
    return words;
  }

  /** What CONFIG REWRITE writes: a line for each class. */
  public static List<String> lines(Map<ClientClass, OutputLimit> limits) {
    return limits.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static String line(ClientClass type, OutputLimit limit) {
    return type.name().toLowerCase(Locale.ROOT) + " " + Numbers.withUnit(limit.hardBytes) + " "
        + Numbers.withUnit(limit.softBytes) + " " + limit.softSeconds;
  }
}
