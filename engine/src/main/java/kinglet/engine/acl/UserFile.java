package kinglet.engine.acl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kinglet.engine.config.ConfigText;
import kinglet.engine.session.Session;

/**
 * Reads and writes the file of users: a line for each, {@code user <name> <rule> ...}, divided by blanks, without quotes or
 * comments. A file with an error anywhere changes nothing. Owned by the executor. Source: Redis 7.2, whose words the errors
 * are.
 */
final class UserFile {
  private final String path;
  private final Vocabulary vocabulary;
  private final Map<String, User> users = new TreeMap<>();
  private final StringBuilder errors = new StringBuilder();

  private UserFile(String path, Vocabulary vocabulary) {
    this.path = path;
    this.vocabulary = vocabulary;
  }

  /** Puts the users of the file in place of those that are there; answers what is wrong with it, or null. */
  static String load(AclFile file, UserTable table, Session caller) {
    String text;
    try {
      text = file.read();
    } catch (IOException e) {
      return "Error loading ACLs, opening file '" + file.path() + "': " + e.getMessage();
    }
    UserFile read = new UserFile(file.path(), table.vocabulary());
    int number = 0;
    for (String line : text.split("\n", -1)) {
      read.readLine(ConfigText.trim(line), ++number);
    }
    if (!read.errors.isEmpty()) {
      return read.errors + "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";
    }
    table.replaceAll(read.users, caller);
    return null;
  }

  /** Writes all users. */
  static void save(AclFile file, UserTable table) throws IOException {
    StringBuilder text = new StringBuilder();
    for (User user : table.all()) {
      text.append("user ").append(user.latinName()).append(' ').append(user.describe()).append('\n');
    }
    file.replace(text.toString());
  }

  private void readLine(String line, int number) {
    if (line.isEmpty()) {
      return;
    }
    List<String> words = Arrays.asList(line.split(" ", -1));
    if (!words.getFirst().equals("user") || words.size() < 2) {
      errors.append(path).append(':').append(number).append(" should start with user keyword followed by the username. ");
    } else if (Vocabulary.hasBlanks(words.get(1))) {
      errors.append('\'').append(path).append(':').append(number).append(": username '").append(words.get(1))
          .append("' contains invalid characters. ");
    } else if (users.containsKey(words.get(1))) {
      errors.append("WARNING: Duplicate user '").append(words.get(1)).append("' found on line ").append(number).append(". ");
    } else {
      readUser(words, path + ":" + number + ": ");
    }
  }

  /** Tells each unknown command, which is no secret, and the first other error. */
  private void readUser(List<String> words, String place) {
    User user = new User(words.get(1), vocabulary);
    users.put(words.get(1), user);
    RuleWords rules = RuleWords.of(words.subList(2, words.size()));
    if (rules.unclosed() != null) {
      errors.append(place).append("Unmatched parenthesis in selector definition.");
    }
    boolean told = false;
    for (String rule : new ArrayList<>(rules.rules())) {
      String trimmed = ConfigText.trim(rule);
      RuleError error = user.apply(trimmed);
      if (error == RuleError.UNKNOWN_COMMAND) {
        errors.append(place).append("Error in applying operation '").append(trimmed).append("': ").append(error.text())
            .append(". ");
      } else if (error != null && !told) {
        errors.append(place).append(error.text()).append(". ");
        told = true;
      }
    }
  }
}
