package kinglet.engine.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;

/** The pending entries of a group against maps: random operations, equal in the group and in every consumer. */
final class PendingTwinTest {
  private static final int OPERATIONS = Memory.CHECKED ? 100_000 : 500_000;
  private static final int CONSUMERS = 6;

  private record Delivery(String consumer, long timeMs, long count) {}

  private final SplittableRandom random = new SplittableRandom(13);
  private final Allocator allocator = new Allocator();
  private final Groups groups = new Groups(allocator);
  private final PendingEntries pendings = new PendingEntries(new Keyspace(allocator, 1, 1, (database, entry) -> { }));
  private final IdTree walk = new IdTree(allocator);
  private final NameTree names = new NameTree(allocator);
  private final StreamId id = new StreamId();
  private final long text = allocator.allocate(100);
  private final TreeMap<Long, Delivery> twin = new TreeMap<>();
  private final TreeMap<String, Integer> consumersTwin = new TreeMap<>();
  private long group;
  private long next = 1;

  @Test
  void randomOperations() {
    StreamRemains remains = new StreamRemains(allocator, new Listpack(allocator));
    long blocks = allocator.allocatedBlocks();
    long stream = StreamHead.create(allocator);
    group = groups.add(stream, text, put("group"), id.lowest(), 0);
    for (int i = 0; i < OPERATIONS; i++) {
      step(i);
      if (i % 2000 == 0) {
        compare();
      }
    }
    compare();
    for (long rest = stream; rest != 0; ) {
      rest = remains.freeStream(rest, 100);
    }
    assertEquals(blocks, allocator.allocatedBlocks());
  }

  private void step(int i) {
    int dice = random.nextInt(100);
    long ms = twin.isEmpty() || dice % 2 == 0 ? next : random.nextLong(next);
    if (dice < (i / 20_000 % 2 == 0 ? 55 : 20)) {
      deliver(ms, i);
    } else if (dice < 95) {
      acknowledge(twin.ceilingKey(random.nextLong(next)));
    } else if (random.nextInt(40) == 0) {
      deleteConsumer("c" + random.nextInt(CONSUMERS));
    }
  }

  private void deliver(long ms, long timeMs) {
    next = Math.max(next, ms + random.nextInt(1, 3));
    String name = "c" + random.nextInt(CONSUMERS);
    long consumer = consumer(name);
    long pending = pendings.find(group, id.set(ms, 7));
    assertEquals(twin.containsKey(ms), pending != PendingEntries.NONE);
    if (pending == PendingEntries.NONE) {
      pendings.add(group, id, consumer, timeMs);
      twin.put(ms, new Delivery(name, timeMs, 1));
    } else {
      pendings.give(pending, id, consumer);
      Pending.deliveries(pending, Pending.deliveries(pending) + 1);
      Delivery before = twin.get(ms);
      twin.put(ms, new Delivery(name, before.timeMs, before.count + 1));
    }
  }

  private long consumer(String name) {
    int length = put(name);
    long found = groups.findConsumer(group, text, length);
    assertEquals(consumersTwin.containsKey(name), found != Groups.NONE);
    consumersTwin.put(name, 1);
    return found != Groups.NONE ? found : groups.addConsumer(group, text, length, 5);
  }

  private void acknowledge(Long ms) {
    if (ms != null) {
      pendings.remove(group, id.set(ms, 7), pendings.find(group, id.set(ms, 7)));
      twin.remove(ms);
    }
  }

  private void deleteConsumer(String name) {
    long consumer = groups.findConsumer(group, text, put(name));
    if (consumer != Groups.NONE) {
      pendings.removeAll(group, consumer);
      groups.removeConsumer(group, consumer);
      twin.values().removeIf(delivery -> delivery.consumer.equals(name));
      consumersTwin.remove(name);
    }
  }

  private int put(String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, text, bytes.length);
    return bytes.length;
  }

  private void compare() {
    Map<Long, Delivery> found = new TreeMap<>();
    read(Group.pending(group), found);
    assertEquals(twin, found);
    Map<Long, Delivery> ofConsumers = new TreeMap<>();
    List<String> consumers = new ArrayList<>();
    names.attach(Group.consumers(group));
    for (boolean more = names.first(); more; more = names.next()) {
      consumers.add(name(names.word()));
      int before = ofConsumers.size();
      read(Consumer.pending(names.word()), ofConsumers);
      assertEquals(OrderedTree.size(Consumer.pending(names.word())), ofConsumers.size() - before);
    }
    assertEquals(twin, ofConsumers);
    assertEquals(List.copyOf(consumersTwin.keySet()), consumers);
    assertEquals(twin.size(), OrderedTree.size(Group.pending(group)));
  }

  private void read(long tree, Map<Long, Delivery> into) {
    walk.attach(tree);
    for (boolean more = walk.first(); more; more = walk.next()) {
      long pending = walk.word();
      into.put(walk.readKey(id).ms(),
          new Delivery(name(Pending.consumer(pending)), Pending.deliveredMs(pending), Pending.deliveries(pending)));
    }
  }

  private static String name(long block) {
    return new String(Memory.bytes(Member.address(block), Member.length(block)), ISO_8859_1);
  }
}
