package kinglet.engine.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import kinglet.engine.command.Call;

/** Error replies that more than one command of streams gives. The texts are Redis 7.2's: clients match them. */
final class StreamErrors {
  private StreamErrors() {}

  /** Of a key that is not there, or has no such group. */
  static String noKeyOrGroup(Call call, int key, int group) {
    return "NOGROUP No such key '" + text(call, key) + "' or consumer group '" + text(call, group) + "'";
  }

  /** Of a group that a stream does not have. */
  static String noGroup(Call call, int key, int group) {
    return "NOGROUP No such consumer group '" + text(call, group) + "' for key name '" + text(call, key) + "'";
  }

  /** An argument as C prints it: up to a zero byte. */
  static String text(Call call, int argument) {
    String text = new String(call.bytes(argument), ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
