package kinglet.engine.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import kinglet.engine.family.PubSubCommands;
import kinglet.engine.session.Topics.Kind;
import kinglet.engine.text.Glob;
import org.junit.jupiter.api.Test;

/** Subscribers against sets of names that are searched for each message. */
final class PubSubTwinTest {
  private static final int STEPS = 30_000;
  private static final int CLIENTS = 10;

  private final EngineBench bench = new EngineBench(engine -> new PubSubCommands(engine.pubSub()));
  private final List<BenchClient> clients = new ArrayList<>();
  private final List<Set<String>> channels = new ArrayList<>();
  private final List<Set<String>> patterns = new ArrayList<>();
  private final BenchClient publisher = bench.connect();

  @Test
  void deliversToWhomTheSetsName() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(bench.connect());
      channels.add(new HashSet<>());
      patterns.add(new HashSet<>());
    }
    for (int i = 0; i < STEPS; i++) {
      step(random, random.nextInt(CLIENTS), "c" + random.nextInt(4));
      assertEquals(count(channels), bench.engine.pubSub().topics(Kind.CHANNEL).size());
      assertEquals(count(patterns), bench.engine.pubSub().topics(Kind.PATTERN).size());
    }
    bench.close();
  }

  private static int count(List<Set<String>> names) {
    Set<String> all = new HashSet<>();
    names.forEach(all::addAll);
    return all.size();
  }

  private void step(SplittableRandom random, int client, String channel) {
    String pattern = random.nextBoolean() ? "c*" : "?" + random.nextInt(4);
    switch (random.nextInt(10)) {
      case 0, 1 -> change(client, "SUBSCRIBE " + channel, () -> channels.get(client).add(channel));
      case 2 -> change(client, "PSUBSCRIBE " + pattern, () -> patterns.get(client).add(pattern));
      case 3 -> change(client, "UNSUBSCRIBE " + channel, () -> channels.get(client).remove(channel));
      case 4 -> change(client, "PUNSUBSCRIBE " + pattern, () -> patterns.get(client).remove(pattern));
      case 5 -> resetSometimes(random, client);
      default -> publish(channel, random.nextInt(50) == 0 ? "x".repeat(20_000) : "m");
    }
  }

  private void change(int client, String command, Runnable twin) {
    clients.get(client).call(command);
    twin.run();
  }

  private void resetSometimes(SplittableRandom random, int client) {
    if (random.nextInt(4) == 0) {
      clients.get(client).call(random.nextBoolean() ? "RESET" : "UNSUBSCRIBE");
      clients.get(client).call("RESET");
      channels.get(client).clear();
      patterns.get(client).clear();
    }
  }

  private void publish(String channel, String message) {
    String end = "$2 " + channel + " $" + message.length() + " " + message;
    List<Integer> counts = new ArrayList<>();
    String receivers = publisher.call("PUBLISH " + channel + " " + message);
    for (int i = 0; i < CLIENTS; i++) {
      int byPattern = (int) patterns.get(i).stream().filter(one -> new Glob(one, false).matches(channel)).count();
      int byChannel = channels.get(i).contains(channel) ? 1 : 0;
      String got = clients.get(i).take();
      assertEquals(byChannel, occurrences(got, "*3 $7 message " + end));
      assertEquals(byPattern, occurrences(got, "*4 $8 pmessage "));
      assertEquals(byPattern + byChannel, occurrences(got, end));
      counts.add(byPattern + byChannel);
    }
    assertEquals(":" + counts.stream().mapToInt(Integer::intValue).sum(), receivers);
  }

  private static int occurrences(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }
}
