package kinglet.aof.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Makes the bytes of an append-only file, and notes where it may be cut: behind commands, transactions and annotations. */
final class AofBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Integer> ends = new ArrayList<>(List.of(0));
  private boolean inTransaction;

  AofBytes command(String... words) {
    inTransaction = words[0].equalsIgnoreCase("MULTI") || inTransaction && !words[0].equalsIgnoreCase("EXEC");
    text("*" + words.length + "\r\n");
    for (String word : words) {
      text("$" + word.length() + "\r\n" + word + "\r\n");
    }
    noteEnd();
    return this;
  }

  AofBytes annotation(String line) {
    text("#" + line + "\r\n");
    noteEnd();
    return this;
  }

  AofBytes text(String text) {
    bytes.writeBytes(text.getBytes(ISO_8859_1));
    return this;
  }

  private void noteEnd() {
    if (!inTransaction) {
      ends.add(bytes.size());
    }
  }

  /** The last place up to there where the file may be cut. */
  int endBefore(int place) {
    return ends.stream().filter(end -> end <= place).reduce((before, end) -> end).orElseThrow();
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
