package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What CLIENT LIST tells of a client's buffers while it does not read, and while it sends half a command. */
final class ClientFieldsTest {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int LOOKS_MAX = 200;
  private static final int LOOK_MS = 50;

  private static Map<String, String> line(SocketClient client, String name) throws Exception {
    Map<String, String> fields = new HashMap<>();
    for (String line : client.call("CLIENT LIST").text().split("\n")) {
      if (line.contains(" name=" + name + " ")) {
        for (String field : line.split(" ")) {
          fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
        }
      }
    }
    return fields;
  }

  private static Map<String, String> await(SocketClient client, String name, Predicate<Map<String, String>> right)
      throws Exception {
    Map<String, String> fields = line(client, name);
    for (int i = 0; i < LOOKS_MAX && !right.test(fields); i++) {
      Thread.sleep(LOOK_MS);
      fields = line(client, name);
    }
    assertTrue(right.test(fields), fields.toString());
    return fields;
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void outputThatNobodyReads(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect()) {
      client.call("SETRANGE big 20000000 x");
      try (RawClient slow = new RawClient(server)) {
        slow.send("CLIENT SETNAME slow\r\nGET big\r\n");
        Map<String, String> fields = await(client, "slow", f -> number(f, "obl") > 0);
        assertEquals(number(fields, "oll") * CHUNK_BYTES, number(fields, "omem"));
        assertEquals(number(fields, "omem"), number(fields, "rbs"));
        assertTrue(number(fields, "rbp") >= number(fields, "obl"), fields.toString());
        assertTrue(number(fields, "obl") <= number(fields, "omem"), fields.toString());
        assertEquals("rw", fields.get("events"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "dedicated"})
  void halfACommand(String mode) throws Exception {
    try (TestServer server = TestServer.start("--threading-mode", mode); SocketClient client = server.connect();
        RawClient half = new RawClient(server)) {
      half.send("CLIENT SETNAME half\r\n");
      half.send("*2\r\n$3\r\nGET\r\n$100\r\n12345");
      Map<String, String> fields = await(client, "half", f -> number(f, "qbuf") == 24);
      assertTrue(number(fields, "qbuf-free") > 0, fields.toString());
      half.send("x".repeat(95) + "\r\n");
      fields = await(client, "half", f -> number(f, "qbuf") == 0);
      assertEquals(0, number(fields, "qbuf-free"));
      assertEquals(0, number(fields, "oll"));
    }
  }
}
