package kinglet.server.tape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plays a test and compares each reply. */
final class TapePlayer {
  private final TapeClient.Factory connections;
  private final Map<Integer, TapeClient> clients = new HashMap<>();
  private final List<List<byte[]>> restore = new ArrayList<>();
  private String command = "";
  private Node reply;

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
    switch (step.kind()) {
      case ">" -> {
        command = step.text();
        reply = client(step.client()).call(Words.split(step.text()));
      }
      case "<" -> {
        if (!ExpectedReader.read(step.text()).matches(reply)) {
          fail(test.tape() + ".tape:" + step.line() + ": " + command + "\n  expected " + step.text() + "\n  replied  " + reply);
        }
      }
      case "wait" -> client(1).await(Long.parseLong(step.text()));
      case "resp" -> call(1, "HELLO " + step.text());
      case "config" -> config(step.text());
      case "since" -> { }
      default -> fail(test + ":" + step.line() + ": unknown directive " + step.kind());
    }
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
