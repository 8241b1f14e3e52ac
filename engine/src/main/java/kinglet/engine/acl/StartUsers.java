package kinglet.engine.acl;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kinglet.engine.config.ConfigException;
import kinglet.engine.config.ConfigLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users at start: lines of the configuration, or the file of users, but not both. Whatever is wrong with them, the server
 * does not start. Source: Redis 7.2.
 */
public final class StartUsers {
  private static final Logger LOG = LoggerFactory.getLogger("acl");

  private StartUsers() {}

  /**
   * Makes the users.
   *
   * @param lines {@code user} directives
   * @throws ConfigException with line or file, if anything is wrong
   */
  public static void load(List<ConfigLine> lines, AclFile file, UserTable table) {
    boolean hasFile = !file.path().isEmpty();
    if (hasFile && !lines.isEmpty()) {
      throw lines.getFirst().error("Users stand either in the configuration or in the file that 'aclfile' names: both at once "
          + "would leave open which of them holds");
    }
    Set<String> seen = new HashSet<>();
    for (ConfigLine line : lines) {
      RuleError error = seen.add(line.values().getFirst()) ? null : RuleError.DUPLICATE_USER;
      check(line, line.values().getFirst(), error);
      load(line, table);
    }
    String errors = hasFile ? UserFile.load(file, table, null) : null;
    if (errors != null) {
      throw new ConfigException("Aborting startup because of ACL errors: " + errors);
    }
  }

  private static void load(ConfigLine line, UserTable table) {
    String name = line.values().getFirst();
    RuleWords rules = RuleWords.of(line.values().subList(1, line.values().size()));
    if (Vocabulary.hasBlanks(name)) {
      throw line.error("Spaces not allowed in ACL usernames");
    }
    check(line, rules.unclosed(), rules.unclosed() == null ? null : RuleError.SYNTAX);
    User user = new User(name, table.vocabulary());
    for (String rule : rules.rules()) {
      check(line, rule, user.apply(rule));
    }
    table.put(user);
    if (!user.isOn()) {
      LOG.info("The user '{}' is off, as no rule says 'on'", user.name());
    }
  }

  private static void check(ConfigLine line, String word, RuleError error) {
    if (error != null) {
      throw line.error("Error in user declaration '" + word + "': " + error.text());
    }
  }
}
