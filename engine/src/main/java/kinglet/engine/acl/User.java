package kinglet.engine.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kinglet.engine.config.ConfigWords;
import kinglet.engine.config.Latin;
import kinglet.engine.session.Account;

/** A user: passwords and rights, changed by rules. Owned by the executor. Source of the rules: Redis 7.2. */
final class User extends Account {
  private final String name;
  private final Vocabulary vocabulary;
  private List<String> hashes = new ArrayList<>();
  // The first is the root.
  private List<Selector> selectors = new ArrayList<>();
  private boolean on;
  private boolean passwordless;
  private boolean sanitizes = true;

  /** A user who may do nothing, and is off. */
  User(String name, Vocabulary vocabulary) {
    super(new String(Latin.bytes(name), UTF_8));
    this.name = name;
    this.vocabulary = vocabulary;
    selectors.add(new Selector(vocabulary));
    restricted(true);
  }

  /** A user who needs no password and may do everything: the default one, unless somebody said otherwise. */
  static User almighty(String name, Vocabulary vocabulary) {
    User user = new User(name, vocabulary);
    List.of("+@all", "~*", "&*", "on", "nopass").forEach(user::apply);
    return user;
  }

  /** Another user with the same rules, to try more on. */
  User copy() {
    User copy = new User(name, vocabulary);
    copy.hashes = new ArrayList<>(hashes);
    copy.selectors = selectors.stream().map(Selector::new).collect(Collectors.toCollection(ArrayList::new));
    copy.on = on;
    copy.passwordless = passwordless;
    copy.sanitizes = sanitizes;
    return copy;
  }

  /** Takes over all rules of a user that nobody needs any more. */
  void become(User other) {
    hashes = other.hashes;
    selectors = other.selectors;
    on = other.on;
    passwordless = other.passwordless;
    sanitizes = other.sanitizes;
    restrict();
  }

  private void restrict() {
    restricted(selectors.stream().noneMatch(Selector::isUnlimited));
  }

  /** The name as bytes, a character each. */
  String latinName() {
    return name;
  }

  boolean isOn() {
    return on;
  }

  /** Whether any password is good. */
  boolean isPasswordless() {
    return passwordless;
  }

  List<String> hashes() {
    return hashes;
  }

  List<Selector> selectors() {
    return selectors;
  }

  Selector root() {
    return selectors.getFirst();
  }

  /** Whether the user may log in by a password of that hash. */
  boolean accepts(String hash) {
    return on && (passwordless || hashes.stream().anyMatch(
        own -> MessageDigest.isEqual(own.getBytes(ISO_8859_1), hash.getBytes(ISO_8859_1))));
  }

  // ---- rules ----

  /** Applies a rule; answers what is wrong with it, or null. */
  RuleError apply(String rule) {
    RuleError error = rule.isEmpty() ? null : applyTold(rule);
    restrict();
    return error;
  }

  private RuleError applyTold(String rule) {
    switch (Vocabulary.lower(rule)) {
      case "on" -> on = true;
      case "off" -> on = false;
      case "sanitize-payload" -> sanitizes = true;
      case "skip-sanitize-payload" -> sanitizes = false;
      case "nopass" -> passwordless(true);
      case "resetpass" -> passwordless(false);
      case "clearselectors" -> selectors.subList(1, selectors.size()).clear();
      case "reset" -> reset();
      default -> {
        return applyNamed(rule);
      }
    }
    return null;
  }

  private void passwordless(boolean any) {
    passwordless = any;
    hashes.clear();
  }

  private void reset() {
    become(new User(name, vocabulary));
  }

  private RuleError applyNamed(String rule) {
    String rest = rule.substring(1);
    return switch (rule.charAt(0)) {
      case '>' -> add(Password.hash(Latin.bytes(rest)));
      case '<' -> remove(Password.hash(Latin.bytes(rest)));
      case '#' -> Password.isHash(rest) ? add(rest) : RuleError.BAD_HASH;
      case '!' -> Password.isHash(rest) ? remove(rest) : RuleError.BAD_HASH;
      case '(' -> rule.endsWith(")") ? addSelector(rule.substring(1, rule.length() - 1)) : RuleError.SYNTAX;
      default -> root().apply(rule);
    };
  }

  private RuleError add(String hash) {
    if (!hashes.contains(hash)) {
      hashes.add(hash);
    }
    passwordless = false;
    return null;
  }

  private RuleError remove(String hash) {
    return hashes.remove(hash) ? null : RuleError.NO_SUCH_PASSWORD;
  }

  private RuleError addSelector(String rules) {
    Selector selector = new Selector(vocabulary);
    for (String rule : ConfigWords.split(rules).orElse(List.of())) {
      RuleError error = rule.isEmpty() ? RuleError.SYNTAX : selector.apply(rule);
      if (error != null) {
        return error;
      }
    }
    selectors.add(selector);
    return null;
  }

  // ---- description ----

  /** What is not about passwords or rights, in Redis's order. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(on ? "on" : "off");
    if (passwordless) {
      flags.add("nopass");
    }
    flags.add(sanitizes ? "sanitize-payload" : "skip-sanitize-payload");
    return flags;
  }

  /** The rules that make such a user, divided by blanks. */
  String describe() {
    StringBuilder text = new StringBuilder(String.join(" ", flags())).append(' ');
    hashes.forEach(hash -> text.append('#').append(hash).append(' '));
    text.append(root().describe());
    selectors.stream().skip(1).forEach(selector -> text.append(" (").append(selector.describe()).append(')'));
    return text.toString();
  }
}
