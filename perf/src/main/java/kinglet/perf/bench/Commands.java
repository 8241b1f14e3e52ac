package kinglet.perf.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A pipeline of one command, or several, over many keys, as a client would send it. */
final class Commands {
  private static final byte[] LINE_END = bytes("\r\n");

  private Commands() {}

  /** The words of each command, for each of so many keys; a word {@code KEY} stands for the key, of 16 bytes. */
  static byte[] pipeline(int depth, String... commands) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < depth; i++) {
      for (String command : commands) {
        write(out, command.split(" "), String.format("key:%012d", i));
      }
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String[] words, String key) {
    out.writeBytes(bytes("*" + words.length));
    out.writeBytes(LINE_END);
    for (String word : words) {
      byte[] argument = bytes(word.equals("KEY") ? key : word);
      out.writeBytes(bytes("$" + argument.length));
      out.writeBytes(LINE_END);
      out.writeBytes(argument);
      out.writeBytes(LINE_END);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
