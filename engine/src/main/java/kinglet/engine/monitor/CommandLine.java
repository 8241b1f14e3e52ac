package kinglet.engine.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import kinglet.engine.command.Call;
import kinglet.engine.command.Secrets;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Output;

/**
 * A command as MONITOR shows it: {@code +1700000000.123456 [0 127.0.0.1:4711] "set" "k" "v"}. One object serves all. Owned by
 * the executor.
 */
final class CommandLine {
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int PIECE_CHARS = 8192;
  private static final HexFormat HEX = HexFormat.of();

  private final StringBuilder text = new StringBuilder();

  /** Writes the call's command, piece by piece: arguments may be long. */
  void write(Output output, Call call, Secrets secrets) {
    head(call);
    for (int i = 0; i < call.count(); i++) {
      text.append(" \"");
      if (secrets.hides(call, i)) {
        text.append(Secrets.REDACTED);
      } else {
        argument(output, call.address(i), call.length(i));
      }
      text.append('"');
      flush(output, PIECE_CHARS);
    }
    text.append("\r\n");
    flush(output, 0);
  }

  private void head(Call call) {
    long micros = call.nowMicros();
    String fraction = Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND).substring(1);
    text.setLength(0);
    text.append('+').append(micros / MICROS_PER_SECOND).append('.').append(fraction);
    text.append(" [").append(call.session().database()).append(' ').append(peer(call)).append(']');
  }

  /** A unix socket's address is shown without the port 0 that CLIENT LIST gives it. */
  private static String peer(Call call) {
    String address = call.session().link().peerAddress();
    return call.session().link().isUnixSocket() ? "unix:" + address.substring(0, address.lastIndexOf(':')) : address;
  }

  private void argument(Output output, long address, int length) {
    for (int i = 0; i < length; i++) {
      append(Memory.getByte(address + i) & 0xff);
      flush(output, PIECE_CHARS);
    }
  }

  private void append(int c) {
    switch (c) {
      case '\\', '"' -> text.append('\\').append((char) c);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 7 -> text.append("\\a");
      case '\b' -> text.append("\\b");
      default -> {
        if (c >= ' ' && c <= '~') {
          text.append((char) c);
        } else {
          text.append("\\x");
          HEX.toHexDigits(text, (byte) c);
        }
      }
    }
  }

  private void flush(Output output, int charsMax) {
    if (text.length() > charsMax) {
      output.put(text.toString().getBytes(ISO_8859_1));
      text.setLength(0);
    }
  }
}
