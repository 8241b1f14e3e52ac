package kinglet.engine.resp;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Random request streams, mostly valid, for the parser and its twin. */
final class ParserStreams {
  private static final String ODD_BYTES = "*$\r\n019-\"'\\x \t\u000b\0a\u00ff";

  private ParserStreams() {}

  /** A few commands, in one stream of three with some bytes changed. */
  static byte[] next(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int commands = 1 + random.nextInt(6);
    for (int i = 0; i < commands; i++) {
      command(random, out);
    }
    byte[] bytes = out.toByteArray();
    int changes = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private static void command(Random random, ByteArrayOutputStream out) {
    switch (random.nextInt(8)) {
      case 0 -> text(out, random.nextBoolean() ? "*0\r\n" : "*-1\r\n");
      case 1, 2 -> inline(random, out);
      default -> multibulk(random, out);
    }
  }

  private static void multibulk(Random random, ByteArrayOutputStream out) {
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 120 : 5);
    text(out, "*" + count + "\r\n");
    for (int i = 0; i < count; i++) {
      byte[] argument = new byte[length(random)];
      random.nextBytes(argument);
      text(out, "$" + argument.length + "\r\n");
      out.writeBytes(argument);
      text(out, "\r\n");
    }
  }

  private static int length(Random random) {
    return switch (random.nextInt(200)) {
      case 0 -> random.nextInt(20_000);
      case 1, 2, 3 -> 95 + random.nextInt(10);
      case 4, 5, 6 -> 990 + random.nextInt(20);
      default -> random.nextInt(13);
    };
  }

  private static void inline(Random random, ByteArrayOutputStream out) {
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      out.write("ab \"'\\xn41\t\u000b\r".charAt(random.nextInt(13)));
    }
    text(out, random.nextBoolean() ? "\r\n" : "\n");
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(Math.max(1, bytes.length));
    byte odd = (byte) ODD_BYTES.charAt(random.nextInt(ODD_BYTES.length()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    int kind = random.nextInt(3);
    if (kind != 0) {
      out.write(odd);
    }
    int from = Math.min(bytes.length, kind == 1 ? at : at + 1);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i));
    }
  }
}
