package kinglet.engine.acl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kinglet.engine.config.ConfigWords;
import kinglet.engine.config.Latin;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Session;
import kinglet.engine.session.Subscription;
import kinglet.engine.session.Subscriptions;
import kinglet.engine.session.Topics.Kind;

/**
 * All users, by name. What changes in them holds for connected clients at once: those of a user who is gone are disconnected,
 * as are subscribers of what their user may not hear any more. The default user is always there. Owned by the executor.
 * Source: Redis 7.2.
 */
public final class UserTable {
  static final String DEFAULT = "default";

  private final Vocabulary vocabulary;
  private final Clients clients;
  private final Map<String, User> users = new TreeMap<>();
  private final User standard;

  /** The default user alone, who may do everything. */
  public UserTable(Vocabulary vocabulary, Clients clients) {
    this.vocabulary = vocabulary;
    this.clients = clients;
    standard = User.almighty(DEFAULT, vocabulary);
    users.put(DEFAULT, standard);
    clients.newcomers(standard);
  }

  /** The user for whom clients act that have not logged in. */
  User standard() {
    return standard;
  }

  /** The user of a name, or null. */
  User find(String name) {
    return users.get(name);
  }

  /** Whether there is a user of a name in Unicode. */
  public boolean has(String unicodeName) {
    return users.containsKey(Latin.ofUnicode(unicodeName));
  }

  /** All users, by name. */
  Collection<User> all() {
    return users.values();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  // ---- changes ----

  /** ACL SETUSER: makes or changes a user by all of the rules, or none. Answers the error to reply, or null. */
  String set(String name, List<String> words, Session caller) {
    RuleWords rules = RuleWords.of(words);
    if (rules.unclosed() != null) {
      return "ERR Unmatched parenthesis in acl selector starting at '" + rules.unclosed() + "'.";
    }
    User old = users.get(name);
    User trial = old == null ? new User(name, vocabulary) : old.copy();
    for (String rule : rules.rules()) {
      RuleError error = trial.apply(rule);
      if (error != null) {
        return "ERR Error in ACL SETUSER modifier '" + rule + "': " + error.text();
      }
    }
    if (old == null) {
      users.put(name, trial);
    } else {
      silence(old, trial, caller);
      old.become(trial);
    }
    admit();
    return null;
  }

  /** At start: a user in place of any of that name. */
  void put(User user) {
    if (user.latinName().equals(DEFAULT)) {
      standard.become(user);
    } else {
      users.put(user.latinName(), user);
    }
  }

  /** ACL DELUSER; false if there is no such user. The caller still gets its reply. */
  boolean delete(String name, Session caller) {
    User user = users.remove(name);
    if (user != null) {
      disconnect(user, caller);
    }
    return user != null;
  }

  /** ACL LOAD: other users in place of these. The default one keeps his clients, whom no other keeps. */
  void replaceAll(Map<String, User> others, Session caller) {
    User newStandard = others.get(DEFAULT);
    standard.become(newStandard == null ? User.almighty(DEFAULT, vocabulary) : newStandard);
    List<User> gone = users.values().stream().filter(user -> user != standard).toList();
    users.clear();
    users.putAll(others);
    users.put(DEFAULT, standard);
    gone.forEach(user -> disconnect(user, caller));
    admit();
  }

  /** What requirepass means: the password of the default user, or that he needs none. */
  public void requirePassword(String password) {
    standard.apply("resetpass");
    standard.apply(password.isEmpty() ? "nopass" : ">" + password);
    admit();
  }

  // ---- clients ----

  /** Whether clients need no password. */
  boolean isOpen() {
    return standard.isOn() && standard.isPasswordless();
  }

  /** While nobody needs a password, nobody is held up for want of one. */
  private void admit() {
    for (Session session : clients.all()) {
      session.admitted(isOpen() || session.isAuthenticated());
    }
  }

  private void disconnect(User user, Session caller) {
    for (Session session : clients.all()) {
      if (session.account() == user) {
        session.account(standard);
        session.authenticated(false);
        end(session, caller);
      }
    }
  }

  private static void end(Session session, Session caller) {
    if (session == caller) {
      session.close();
    } else {
      session.kill();
    }
  }

  /** Ends subscribers of channels that the user may not use once he is changed. */
  private void silence(User before, User after, Session caller) {
    List<ChannelPattern> allowed = channels(after).toList();
    boolean all = after.selectors().stream().anyMatch(Selector::hasAllChannels);
    if (all || before.selectors().stream().noneMatch(Selector::hasAllChannels) && allowed.containsAll(channels(before).toList())) {
      return;
    }
    for (Session session : clients.all()) {
      if (session.account() == before && session.isSubscribed() && !mayHear(session.subscriptions(), allowed)) {
        end(session, caller);
      }
    }
  }

  private static Stream<ChannelPattern> channels(User user) {
    return user.selectors().stream().flatMap(selector -> selector.channels().stream());
  }

  private static boolean mayHear(Subscriptions subscriptions, List<ChannelPattern> allowed) {
    for (Subscription pattern : subscriptions.all(Kind.PATTERN)) {
      if (allowed.stream().noneMatch(own -> own.grantsPattern(pattern.bytes()))) {
        return false;
      }
    }
    return Stream.of(Kind.CHANNEL, Kind.SHARD_CHANNEL).flatMap(kind -> subscriptions.all(kind).stream())
        .allMatch(channel -> allowed.stream().anyMatch(own -> own.grantsChannel(channel.bytes())));
  }

  // ---- for files ----

  /** Each user as a line: the name and the rules, as configuration files want them. */
  public List<String> configLines() {
    List<String> lines = new ArrayList<>();
    for (User user : users.values()) {
      List<String> words = new ArrayList<>(List.of(user.latinName()));
      words.addAll(List.of(user.describe().split(" ")));
      lines.add(ConfigWords.join(words));
    }
    return lines;
  }
}
