package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.command.Call;
import kinglet.engine.resp.Reply;

/** DEBUG PROTOCOL: one reply of each RESP type, for tests of clients. */
final class DebugProtocol {
  private static final String BIG_NUMBER = "1234567999999999999999999999999999999";
  private static final String NO_SUCH_TYPE =
      "ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib"
          + "|push|verbatim|true|false";

  private DebugProtocol() {}

  static void run(Call call) {
    Reply reply = call.reply();
    switch (call.text(2).toLowerCase(java.util.Locale.ROOT)) {
      case "string" -> reply.bulk("Hello World");
      case "integer" -> reply.integer(12345);
      case "double" -> reply.number(3.141);
      case "bignum" -> bigNumber(reply);
      case "null" -> reply.nil();
      case "array" -> array(reply);
      case "set" -> set(reply);
      case "map" -> map(reply);
      case "attrib" -> attribute(reply);
      case "push" -> push(reply);
      case "verbatim" -> reply.verbatim("txt", "This is a verbatim\nstring");
      case "true" -> reply.bool(true);
      case "false" -> reply.bool(false);
      default -> reply.error(NO_SUCH_TYPE);
    }
  }

  private static void bigNumber(Reply reply) {
    if (reply.isResp3()) {
      raw(reply, "(" + BIG_NUMBER + "\r\n");
    } else {
      reply.bulk(BIG_NUMBER);
    }
  }

  private static void array(Reply reply) {
    reply.array(3);
    countToTwo(reply);
  }

  private static void set(Reply reply) {
    reply.set(3);
    countToTwo(reply);
  }

  private static void countToTwo(Reply reply) {
    for (int i = 0; i < 3; i++) {
      reply.integer(i);
    }
  }

  private static void map(Reply reply) {
    reply.map(3);
    for (int i = 0; i < 3; i++) {
      reply.integer(i);
      reply.bool(i == 1);
    }
  }

  /** An attribute is no reply of its own: the reply that it belongs to follows. */
  private static void attribute(Reply reply) {
    if (reply.isResp3()) {
      raw(reply, "|1\r\n");
      reply.bulk("key-popularity");
      reply.array(2);
      reply.bulk("key:123");
      reply.integer(90);
    }
    reply.bulk("Some real reply following the attribute");
  }

  /** Nor is a push. */
  private static void push(Reply reply) {
    if (!reply.isResp3()) {
      reply.error("ERR RESP2 is not supported by this command");
      return;
    }
    reply.push(2);
    reply.bulk("server-cpu-usage");
    reply.integer(42);
    reply.bulk("Some real reply following the push reply");
  }

  /** Types that no other command replies. */
  private static void raw(Reply reply, String text) {
    reply.output().put(text.getBytes(US_ASCII));
  }
}
