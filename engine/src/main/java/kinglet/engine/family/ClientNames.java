package kinglet.engine.family;

/** What a client may call itself, by HELLO SETNAME, CLIENT SETNAME and CLIENT SETINFO: printable ASCII without blanks. */
final class ClientNames {
  static final String INVALID_NAME = "ERR Client names cannot contain spaces, newlines or special characters.";

  private ClientNames() {}

  static boolean isValid(String name) {
    return name.chars().allMatch(c -> c >= '!' && c <= '~');
  }
}
