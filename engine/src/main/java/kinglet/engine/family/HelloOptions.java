package kinglet.engine.family;

import kinglet.engine.command.Call;

/** The options of HELLO. Of one that is given twice, the last holds. Read for one call. Source: Redis 7.2. */
final class HelloOptions {
  private byte[] user;
  private byte[] password;
  private String name;

  /** Reads all options; if they are wrong, replies so and returns false. */
  boolean read(Call call) {
    for (int i = 2; i < call.count(); i++) {
      int left = call.count() - 1 - i;
      if (call.is(i, "auth") && left >= 2) {
        user = call.bytes(i + 1);
        password = call.bytes(i + 2);
        i += 2;
      } else if (call.is(i, "setname") && left >= 1) {
        name = call.text(++i);
        if (!ClientNames.isValid(name)) {
          call.reply().error(ClientNames.INVALID_NAME);
          return false;
        }
      } else {
        call.reply().error("ERR Syntax error in HELLO option '" + call.shown(i) + "'");
        return false;
      }
    }
    return true;
  }

  boolean hasUser() {
    return user != null;
  }

  byte[] user() {
    return user;
  }

  byte[] password() {
    return password;
  }

  /** For CLIENT GETNAME, or null. */
  String name() {
    return name;
  }
}
