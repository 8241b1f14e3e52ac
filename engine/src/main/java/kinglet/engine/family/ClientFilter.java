package kinglet.engine.family;

import java.util.Locale;
import java.util.function.Predicate;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.session.Session;

/**
 * Which clients CLIENT KILL means: all that its options name together. Read for one call. MAXAGE is of a later Redis than
 * the rest. Source: Redis 7.2.
 */
final class ClientFilter {
  private static final String BAD_ID = "ERR client-id should be greater than 0";
  private static final String BAD_AGE = "ERR maxage is not an integer or out of range";

  private final Call call;
  private final Predicate<String> users;
  private long id;
  private Session.Type type;
  private String address;
  private String localAddress;
  private String user;
  private long ageSecondsMin;
  private boolean skipsMe = true;

  /**
   * A filter that takes every client but the caller.
   *
   * @param users whether a user exists
   */
  ClientFilter(Call call, Predicate<String> users) {
    this.call = call;
    this.users = users;
  }

  /** The type of a name in any case, or null after the reply that there is none. */
  static Session.Type readType(Call call, int argument) {
    return switch (call.text(argument).toLowerCase(Locale.ROOT)) {
      case "normal" -> Session.Type.NORMAL;
      case "slave", "replica" -> Session.Type.REPLICA;
      case "pubsub" -> Session.Type.PUBSUB;
      case "master" -> Session.Type.MASTER;
      default -> {
        call.reply().error("ERR Unknown client type '" + call.shown(argument) + "'");
        yield null;
      }
    };
  }

  /** The old form, which may hit the caller. */
  ClientFilter address(String peer) {
    address = peer;
    skipsMe = false;
    return this;
  }

  /** Reads options and values from an argument on; if they are wrong, replies so and returns false. */
  boolean read(int from) {
    for (int i = from; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        call.reply().error(Errors.SYNTAX);
        return false;
      }
      if (!readOption(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean readOption(int option) {
    int value = option + 1;
    switch (call.text(option).toLowerCase(Locale.ROOT)) {
      case "id" -> {
        return readId(value);
      }
      case "type" -> type = readType(call, value);
      case "addr" -> address = call.text(value);
      case "laddr" -> localAddress = call.text(value);
      case "user" -> {
        return readUser(value);
      }
      case "maxage" -> {
        return readAge(value);
      }
      case "skipme" -> {
        return readSkipMe(value);
      }
      default -> {
        call.reply().error(Errors.SYNTAX);
        return false;
      }
    }
    return call.reply().error() == null;
  }

  private boolean readId(int value) {
    if (!call.readLong(value, 1, Long.MAX_VALUE, BAD_ID)) {
      return false;
    }
    id = call.longValue();
    return true;
  }

  private boolean readAge(int value) {
    if (!call.readLong(value, BAD_AGE)) {
      return false;
    }
    ageSecondsMin = call.longValue();
    if (ageSecondsMin <= 0) {
      call.reply().error("ERR maxage should be greater than 0");
      return false;
    }
    return true;
  }

  private boolean readUser(int value) {
    user = call.text(value);
    if (!users.test(user)) {
      call.reply().error("ERR No such user '" + call.shown(value) + "'");
      return false;
    }
    return true;
  }

  private boolean readSkipMe(int value) {
    skipsMe = call.is(value, "yes");
    if (!skipsMe && !call.is(value, "no")) {
      call.reply().error(Errors.SYNTAX);
      return false;
    }
    return true;
  }

  boolean matches(Session session) {
    return (id == 0 || session.id() == id)
        && (type == null || session.type() == type)
        && (address == null || session.link().peerAddress().equals(address))
        && (localAddress == null || session.link().localAddress().equals(localAddress))
        && (user == null || session.user().equals(user))
        && (ageSecondsMin == 0 || (call.nowMs() - session.createdMs()) / 1000 >= ageSecondsMin)
        && !(skipsMe && session == call.session());
  }
}
