package kinglet.engine.rdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinglet.engine.CommandBench;
import kinglet.engine.family.DatabaseCommands;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.set.SetCodec;
import kinglet.engine.set.SetCommands;
import kinglet.engine.set.SetType;
import org.junit.jupiter.api.Test;

/** Which values are captured, and how captures end. */
class CaptureTest {
  private static final int MEMBERS = 5_000;

  private final Allocator allocator = new Allocator();
  private final long key = allocator.allocate(8);
  private final NativeBuffer buffer = new NativeBuffer();
  private final RdbWriter out = new RdbWriter(buffer);
  private Values values;
  private final CommandBench bench = new CommandBench(allocator, (keyspace, limits) -> {
    keyspace.register(Type.SET, new SetType(keyspace));
    values = new Values(keyspace);
    values.register(Type.SET, new SetCodec(keyspace, limits));
    return List.of(new SetCommands(keyspace, limits), new DatabaseCommands(() -> {}));
  });

  private long set(int members) {
    bench.call("DEL", "s");
    for (int i = 0; i < members; i++) {
      bench.call("SADD", "s", "member " + i);
    }
    Memory.putByte(key, (byte) 's');
    return bench.keyspace.database(0).find(key, 1);
  }

  private void collect() {
    while (bench.keyspace.hasGarbage()) {
      bench.keyspace.freeSlice(100);
    }
  }

  @Test
  void onlyBigValuesAreCaptured() {
    assertNull(values.capture(set(1)));
    assertNull(values.capture(set(500)));
    long big = set(MEMBERS);
    ValueCapture capture = values.capture(big);
    assertNotNull(capture);
    assertNull(values.capture(big), "once at a time");
    capture.end();
  }

  @Test
  void aSliceIsNoLongerThanItMayBe() {
    ValueCapture capture = values.capture(set(MEMBERS));
    int slices = 1;
    for (long before = 0; !capture.encode(out, 100); slices++) {
      assertTrue(buffer.length() - before < 5_000, () -> "bytes: " + buffer.length());
      before = buffer.length();
    }
    assertTrue(slices > MEMBERS / 200, "slices: " + slices);
    capture.end();
  }

  @Test
  void whatIsGivenUpCanBeCapturedAgain() {
    long entry = set(MEMBERS);
    ValueCapture first = values.capture(entry);
    first.encode(out, 1000);
    bench.call("SREM", "s", "member 7", "member 8", "member 4000");
    first.end();
    ValueCapture second = values.capture(entry);
    assertNotNull(second);
    buffer.clear(0);
    while (!second.encode(out, 1000)) {
      bench.call("SADD", "s", "late " + buffer.length());
    }
    second.end();
    assertTrue(bench.keyspace.captures().isEmpty());
    assertEquals(MEMBERS - 3, members());
  }

  private int members() {
    RdbReader in = new RdbReader();
    in.read(buffer.address(), buffer.length());
    try {
      int count = in.count();
      for (int i = 0; i < count; i++) {
        in.string();
      }
      assertEquals(0, in.remaining());
      return count;
    } catch (RdbFormatException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsTakenOverIsFreedInTheEnd() {
    set(1);
    bench.call("FLUSHALL");
    collect();
    long blocks = allocator.allocatedBlocks();
    ValueCapture capture = values.capture(set(MEMBERS));
    bench.call("FLUSHALL");
    collect();
    assertTrue(allocator.allocatedBlocks() > blocks + MEMBERS / 2, "the capture has it");
    while (!capture.encode(out, 1000)) {
      assertFalse(bench.keyspace.captures().isEmpty());
    }
    capture.end();
    collect();
    assertEquals(blocks, allocator.allocatedBlocks());
    assertEquals(MEMBERS, members());
  }
}
