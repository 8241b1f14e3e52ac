package kinglet.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinglet.engine.command.CommandDoc;
import kinglet.server.tape.Node;
import kinglet.server.tape.SocketClient;

/** Sends the same commands to redis-server and to Kinglet, and finds the first difference and the shortest way to it. */
final class Duel implements AutoCloseable {
  private static final int DIGEST_EVERY = 50;

  private final SocketClient redis;
  private final SocketClient kinglet;
  private final Map<String, CommandDoc> docs;
  private final List<List<String>> start;

  /**
   * Both servers are emptied before each run.
   *
   * @param docs by full name
   * @param start sent to both before each run
   */
  Duel(int redisPort, int kingletPort, Map<String, CommandDoc> docs, List<List<String>> start) throws IOException {
    redis = new SocketClient(redisPort);
    kinglet = new SocketClient(kingletPort);
    this.docs = docs;
    this.start = start;
  }

  /** What differed, or null. */
  String difference(List<List<String>> commands) throws IOException {
    for (List<String> words : start) {
      call(redis, words);
      call(kinglet, words);
    }
    for (int i = 0; i < commands.size(); i++) {
      String difference = difference(i, commands.get(i));
      if (difference == null && (i % DIGEST_EVERY == 0 || i == commands.size() - 1)) {
        difference = digestDifference();
      }
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private String difference(int index, List<String> words) throws IOException {
    Node expected = call(redis, words);
    Node actual = call(kinglet, words);
    return Comparison.same(docs.get(name(words)), expected, actual)
        ? null : "command " + index + " " + shown(words) + "\n  redis   " + expected + "\n  kinglet " + actual;
  }

  private String name(List<String> words) {
    String sub = words.size() > 1 ? words.get(0) + "|" + words.get(1) : "";
    return docs.containsKey(sub) ? sub : words.getFirst();
  }

  /** SCAN lets Redis notice first what is due. */
  private String digestDifference() throws IOException {
    call(redis, List.of("scan", "0", "count", "1000"));
    call(kinglet, List.of("scan", "0", "count", "1000"));
    Node expected = call(redis, List.of("debug", "digest"));
    Node actual = call(kinglet, List.of("debug", "digest"));
    return expected.equals(actual) ? null : "DEBUG DIGEST differs: redis " + expected + ", kinglet " + actual;
  }

  /** A short list of commands that still differs, made by leaving out ever smaller pieces (Zeller's delta debugging). */
  List<List<String>> reduce(List<List<String>> commands) throws IOException {
    List<List<String>> left = commands;
    for (int piece = left.size() / 2; piece > 0; piece /= 2) {
      for (int from = 0; from + piece <= left.size(); ) {
        List<List<String>> fewer = new ArrayList<>(left);
        fewer.subList(from, from + piece).clear();
        if (!fewer.isEmpty() && difference(fewer) != null) {
          left = fewer;
        } else {
          from += piece;
        }
      }
    }
    return left;
  }

  static String shown(List<String> words) {
    return String.join(" ", words.stream().map(word -> Node.bulk(word).toString()).toList());
  }

  private static Node call(SocketClient client, List<String> words) throws IOException {
    return client.call(words.stream().map(word -> word.getBytes(ISO_8859_1)).toList());
  }

  @Override
  public void close() throws IOException {
    redis.close();
    kinglet.close();
  }
}
