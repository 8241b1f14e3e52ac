package kinglet.engine.stream;

import kinglet.engine.command.Call;

/** Error replies that more than one command of streams gives. The texts are Redis 7.2's: clients match them. */
final class StreamErrors {
  private StreamErrors() {}

  /** Of a key that is not there, or has no such group. */
  static String noKeyOrGroup(Call call, int key, int group) {
    return "NOGROUP No such key '" + call.shown(key) + "' or consumer group '" + call.shown(group) + "'";
  }

  /** Of a group that a stream does not have. */
  static String noGroup(Call call, int key, int group) {
    return "NOGROUP No such consumer group '" + call.shown(group) + "' for key name '" + call.shown(key) + "'";
  }
}
