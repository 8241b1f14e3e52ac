package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.memory.Memory;
import kinglet.server.tape.InProcessClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the list commands tell: events and effects, in Redis 7.2's words and order, and how many changes they count. */
final class ListEffectsTest {
  private final List<String> events = new ArrayList<>();
  private final StringBuilder effects = new StringBuilder();
  private Kinglet kinglet;
  private InProcessClient client;

  @BeforeEach
  void open() throws Exception {
    Configuration configuration = new Configuration(path -> path);
    configuration.load(List.of(), null);
    kinglet = new Kinglet(configuration, new SystemClock(), 1);
    kinglet.engine().call().listen((database, key, length, eventClass, event) ->
        events.add((eventClass == KeyEvent.LIST ? "l:" : "g:") + event + ":"
            + new String(Memory.bytes(key, length), ISO_8859_1)));
    kinglet.engine().effects().add((offset, database, timeMs, address, length) ->
        effects.append(new String(Memory.bytes(address, (int) length), ISO_8859_1)));
    client = connect();
    client.call("SET other v");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private InProcessClient connect() {
    return InProcessClient.connect(kinglet);
  }

  @Test
  void ends() throws Exception {
    expect("RPUSH l a b c", 3, "l:rpush:l", "RPUSH l a b c");
    expect("LPUSH l x", 1, "l:lpush:l", "LPUSH l x");
    expect("LPUSHX l y z", 2, "l:lpush:l", "LPUSHX l y z");
    expect("RPUSHX l 1", 1, "l:rpush:l", "RPUSHX l 1");
    expect("RPUSHX none 1", 0, "", "");
    expect("LPOP l", 1, "l:lpop:l", "LPOP l");
    expect("RPOP l 2", 2, "l:rpop:l", "RPOP l 2");
    expect("LPOP l 0", 0, "", "");
    expect("LPOP none", 0, "", "");
    expect("LPOP l 100", 4, "l:lpop:l g:del:l", "LPOP l 100");
  }

  @Test
  void inside() throws Exception {
    client.call("RPUSH l a b a c a");
    expect("LSET l 0 x", 1, "l:lset:l", "LSET l 0 x");
    expect("LSET l 9 x", 0, "", "");
    expect("LINSERT l BEFORE b y", 1, "l:linsert:l", "LINSERT l BEFORE b y");
    expect("LINSERT l BEFORE none y", 0, "", "");
    expect("LREM l 0 none", 0, "", "");
    expect("LREM l 0 a", 2, "l:lrem:l", "LREM l 0 a");
    expect("LTRIM l 1 -2", 2, "l:ltrim:l", "LTRIM l 1 -2");
    expect("LTRIM l 0 -1", 0, "l:ltrim:l", "");
    expect("LTRIM none 0 -1", 0, "", "");
    expect("LTRIM l 5 1", 2, "l:ltrim:l g:del:l", "LTRIM l 5 1");
    client.call("RPUSH l a a");
    expect("LREM l 5 a", 2, "l:lrem:l g:del:l", "LREM l 5 a");
  }

  @Test
  void moves() throws Exception {
    client.call("RPUSH a 1 2 3 4");
    expect("LMOVE a b LEFT RIGHT", 1, "l:rpush:b l:lpop:a", "LMOVE a b LEFT RIGHT");
    expect("RPOPLPUSH a b", 1, "l:lpush:b l:rpop:a", "RPOPLPUSH a b");
    expect("LMOVE a a RIGHT LEFT", 1, "l:lpush:a l:rpop:a", "LMOVE a a RIGHT LEFT");
    expect("LMOVE none b LEFT RIGHT", 0, "", "");
    expect("LMPOP 2 none a LEFT", 1, "l:lpop:a", "LPOP a 1");
    expect("LMPOP 1 a RIGHT COUNT 9", 1, "l:rpop:a g:del:a", "RPOP a 1");
    expect("LMPOP 1 a RIGHT", 0, "", "");
    expect("BLMOVE b c LEFT LEFT 0", 1, "l:lpush:c l:lpop:b", "LMOVE b c LEFT LEFT");
    expect("BRPOPLPUSH b c 0", 1, "l:lpush:c l:rpop:b g:del:b", "RPOPLPUSH b c");
    expect("BLPOP none c 0", 1, "l:lpop:c", "LPOP c");
    expect("BRPOP c 0", 1, "l:rpop:c g:del:c", "RPOP c");
    client.call("RPUSH c 1 2 3");
    expect("BLMPOP 0 2 none c RIGHT COUNT 2", 2, "l:rpop:c", "RPOP c 2");
  }

  @Test
  void whatIsServedLaterFollowsWhatServedIt() throws Exception {
    try (InProcessClient waiting = connect()) {
      waiting.send(words("BLMOVE l m LEFT RIGHT 0"));
      expect("RPUSH l a b", 3, "l:rpush:l l:rpush:m l:lpop:l", "RPUSH l a b LMOVE l m LEFT RIGHT");
      waiting.receive();
      waiting.send(words("BLPOP k 0"));
      expect("RPUSH k x", 2, "l:rpush:k l:lpop:k g:del:k", "RPUSH k x LPOP k");
      waiting.receive();
    }
  }

  private static List<byte[]> words(String command) {
    return Stream.of(command.split(" ")).map(word -> word.getBytes(ISO_8859_1)).toList();
  }

  /** Effects as one line: arguments only. */
  private void expect(String command, int changes, String expectedEvents, String expectedEffects) throws Exception {
    events.clear();
    effects.setLength(0);
    long before = kinglet.engine().dispatcher().changes();
    client.call(command);
    assertEquals(expectedEvents, String.join(" ", events), command);
    assertEquals(expectedEffects, effects.toString().replaceAll("[*$]\\d+\r\n", "").replace("\r\n", " ").strip(), command);
    assertEquals(changes, kinglet.engine().dispatcher().changes() - before, command);
  }
}
