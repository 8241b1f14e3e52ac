package kinglet.aof.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, transactions and annotations; whole, cut at every place and damaged at every place. */
final class AofScannerTest {
  private final Allocator allocator = new Allocator();
  private long block;
  private AofScanner scanner;

  private AofScanner scanner(byte[] bytes) {
    if (block != 0) {
      allocator.free(block);
    }
    block = allocator.allocate(Math.max(1, bytes.length));
    Memory.copy(bytes, 0, block, bytes.length);
    scanner = new AofScanner("x.aof", block, bytes.length, 0);
    return scanner;
  }

  /** What it gives, each command as it stands there without its line ends. */
  private List<String> scan(byte[] bytes) throws AofFormatException {
    scanner(bytes);
    List<String> commands = new ArrayList<>();
    while (scanner.next()) {
      byte[] command = Memory.bytes(scanner.address(), (int) scanner.length());
      commands.add(new String(command, ISO_8859_1).replace("\r\n", " ").strip());
    }
    return commands;
  }

  private static AofBytes sample() {
    return new AofBytes().annotation("TS:100").command("SELECT", "0").command("SET", "k", "a\r\nb")
        .command("MULTI").command("INCR", "n").command("INCR", "m").command("EXEC")
        .annotation("TS:200").annotation("whatever").command("DEL", "k", "").command("multi").command("exec")
        .command("SET", "k", "1").annotation("TS:300");
  }

  @Test
  void givesCommandsWithoutTheirTransactions() throws AofFormatException {
    assertEquals(List.of("*2 $6 SELECT $1 0", "*3 $3 SET $1 k $4 a b", "*2 $4 INCR $1 n", "*2 $4 INCR $1 m",
        "*3 $3 DEL $1 k $0", "*3 $3 SET $1 k $1 1"), scan(sample().bytes()));
    assertEquals(sample().bytes().length, scanner.validBytes());
    assertEquals(300, scanner.timeSeconds());
  }

  @Test
  void tellsTimesAndWhereTheyStand() throws AofFormatException {
    AofBytes bytes = sample();
    scanner(bytes.bytes());
    List<Long> times = new ArrayList<>();
    while (scanner.next()) {
      times.add(scanner.timeSeconds());
    }
    assertEquals(List.of(100L, 100L, 100L, 100L, 200L, 200L), times);
    assertEquals(bytes.bytes().length - "#TS:300\r\n".length(), scanner.bytesBeforeTime());
  }

  @Test
  void anEmptyFileHasNothing() throws AofFormatException {
    assertEquals(List.of(), scan(new byte[0]));
    assertEquals(0, scanner.validBytes());
  }

  @Test
  void cutAnywhereItIsTruncatedUpToTheLastWholeUnit() {
    AofBytes whole = sample();
    byte[] bytes = whole.bytes();
    int cuts = 0;
    for (int end = 0; end < bytes.length; end++) {
      byte[] cut = Arrays.copyOf(bytes, end);
      try {
        scan(cut);
        assertEquals(whole.endBefore(end), end, "cut at " + end);
      } catch (AofFormatException e) {
        assertTrue(e.isTruncated(), e.getMessage() + " at " + end);
        assertEquals(whole.endBefore(end), scanner.validBytes(), "cut at " + end);
        cuts++;
      }
    }
    assertTrue(cuts > bytes.length / 2, "cuts: " + cuts);
  }

  /** It may read other texts, but never beyond the end, and never more than there is. */
  @Test
  void damageAnywhereIsFoundOrHarmless() {
    byte[] bytes = sample().bytes();
    SplittableRandom random = new SplittableRandom(4);
    int found = 0;
    for (int i = 0; i < 40 * bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i % bytes.length] = (byte) random.nextInt(256);
      try {
        scan(damaged);
      } catch (AofFormatException e) {
        assertTrue(scanner.validBytes() <= e.offset() && e.offset() <= bytes.length, e.getMessage());
        found++;
      }
    }
    assertTrue(found > 10 * bytes.length, "found: " + found);
  }

  @ParameterizedTest
  @CsvSource({"'x', AOF x.aof format error, 0", "'*0~', Expected a number of at least 1, 0",
      "'*a~', 'Expected \\r\\n, got: 610d', 0", "'*-1~', 'Expected \\r\\n, got: 2d31', 0",
      "'*1~x', 'Expected prefix ''$'', got: ''x''', 4", "'*1~$-1~', 'Expected \\r\\n, got: 2d31', 4",
      "'*1~$2~abc~', 'Expected \\r\\n, got: 630d', 8", "'*1~$4~exec~', Unexpected EXEC in AOF x.aof, 0",
      "'*1~$5~multi~*1~$5~MULTI~', Unexpected MULTI in AOF x.aof, 15", "'#TS:12x~', Invalid timestamp annotation, 0",
      "'*99999999999999999999~', 'Expected \\r\\n, got: 3939', 0"})
  void saysWhatIsWrongAndWhere(String text, String message, long offset) {
    byte[] bytes = text.replace("~", "\r\n").getBytes(ISO_8859_1);
    AofFormatException e = assertThrows(AofFormatException.class, () -> scan(bytes));
    assertEquals(message, e.getMessage());
    assertEquals(offset, e.offset());
    assertFalse(e.isTruncated());
  }
}
