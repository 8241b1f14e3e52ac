package kinglet.server.tape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays a test and compares each reply. */
final class TapePlayer {
  /** How long a command may take to arrive that nothing confirms. */
  private static final int ARRIVAL_MS = 30;

  private static final Pattern CLIENT_ID = Pattern.compile("<id (\\d)>");

  private final TapeClient.Factory connections;
  private final Map<Integer, TapeClient> clients = new HashMap<>();
  private final Map<Integer, String> ids = new HashMap<>();
  private final List<List<byte[]>> restore = new ArrayList<>();
  private String command = "";
  // Whose command came last.
  private TapeClient current;
  // Whose reply nobody has taken yet.
  private TapeClient unread;

  private TapePlayer(TapeClient.Factory connections) {
    this.connections = connections;
  }

  static void play(Tape.Test test, TapeClient.Factory connections) throws Exception {
    TapePlayer player = new TapePlayer(connections);
    try {
      player.call(1, "FLUSHALL");
      for (Tape.Step step : test.steps()) {
        player.step(test, step);
      }
    } finally {
      player.end();
    }
  }

  private void step(Tape.Test test, Tape.Step step) throws Exception {
    if (unread != null && !step.kind().equals("<")) {
      take(unread);
    }
    switch (step.kind()) {
      case ">" -> {
        send(step);
        unread = current;
      }
      case ">>" -> {
        send(step);
        current.await(ARRIVAL_MS);
      }
      case "<" -> expect(test, step);
      case "wait" -> client(1).await(Long.parseLong(step.text()));
      case "resp" -> call(1, "HELLO " + step.text());
      case "config" -> config(step.text());
      case "since" -> { }
      default -> fail(test + ":" + step.line() + ": unknown directive " + step.kind());
    }
  }

  private void send(Tape.Step step) throws IOException {
    command = withIds(step.text());
    current = client(Math.max(1, step.client()));
    current.send(Words.split(command));
  }

  private String withIds(String text) throws IOException {
    Matcher name = CLIENT_ID.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (name.find()) {
      name.appendReplacement(replaced, id(Integer.parseInt(name.group(1))));
    }
    return name.appendTail(replaced).toString();
  }

  /** Known even when the client is gone. */
  private String id(int client) throws IOException {
    if (!ids.containsKey(client)) {
      ids.put(client, call(client, "CLIENT ID").text());
    }
    return ids.get(client);
  }

  private void expect(Tape.Test test, Tape.Step step) throws IOException {
    Node reply = take(step.client() == 0 ? current : client(step.client()));
    String expected = withIds(step.text());
    if (!ExpectedReader.read(expected).matches(reply)) {
      fail(test.tape() + ".tape:" + step.line() + ": " + command + "\n  expected " + expected + "\n  replied  " + reply);
    }
  }

  private Node take(TapeClient client) throws IOException {
    if (unread == client) {
      unread = null;
    }
    return client.receive();
  }

  private void config(String text) throws IOException {
    List<byte[]> words = Words.split(text);
    String name = new String(words.getFirst(), UTF_8);
    Node before = call(1, "CONFIG GET " + name);
    restore.add(List.of("CONFIG".getBytes(UTF_8), "SET".getBytes(UTF_8), words.getFirst(),
        before.children().get(1).text().getBytes(UTF_8)));
    client(1).call(List.of("CONFIG".getBytes(UTF_8), "SET".getBytes(UTF_8), words.get(0), words.get(1)));
  }

  private Node call(int client, String line) throws IOException {
    return client(client).call(Words.split(line));
  }

  private TapeClient client(int number) throws IOException {
    TapeClient client = clients.get(number);
    if (client == null) {
      client = connections.connect();
      clients.put(number, client);
    }
    return client;
  }

  private void end() throws IOException {
    if (!restore.isEmpty()) {
      try (TapeClient client = connections.connect()) {
        for (List<byte[]> words : restore) {
          client.call(words);
        }
      }
    }
    for (TapeClient client : clients.values()) {
      client.close();
    }
  }
}
