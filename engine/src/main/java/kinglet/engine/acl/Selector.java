package kinglet.engine.acl;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Commands together with the keys and channels that they may be used with. A user has one of his own, the root, and may have
 * more; a call is allowed if one of them allows all of it. Source: Redis 7.2.
 */
final class Selector {
  private final CommandRights commands;
  private final List<KeyPattern> keys;
  private final List<ChannelPattern> channels;
  private boolean allKeys;
  private boolean allChannels;

  /** No command and no key; channels as the setting says. */
  Selector(Vocabulary vocabulary) {
    commands = new CommandRights(vocabulary);
    keys = new ArrayList<>();
    channels = new ArrayList<>();
    allChannels = vocabulary.allChannelsAtFirst();
  }

  /** A copy. */
  Selector(Selector other) {
    commands = new CommandRights(other.commands);
    keys = new ArrayList<>(other.keys);
    channels = new ArrayList<>(other.channels);
    allKeys = other.allKeys;
    allChannels = other.allChannels;
  }

  CommandRights commands() {
    return commands;
  }

  boolean hasAllKeys() {
    return allKeys;
  }

  boolean hasAllChannels() {
    return allChannels;
  }

  List<ChannelPattern> channels() {
    return channels;
  }

  boolean isUnlimited() {
    return allKeys && allChannels && commands.isUnlimited();
  }

  // ---- rules ----

  /** Applies a rule that is not empty; answers what is wrong with it, or null. */
  RuleError apply(String rule) {
    switch (Vocabulary.lower(rule)) {
      case "allkeys", "~*" -> allKeys(true);
      case "resetkeys" -> allKeys(false);
      case "allchannels", "&*" -> allChannels(true);
      case "resetchannels" -> allChannels(false);
      case "allcommands", "+@all" -> commands.all(true);
      case "nocommands", "-@all" -> commands.all(false);
      default -> {
        return applyNamed(rule);
      }
    }
    return null;
  }

  private RuleError applyNamed(String rule) {
    return switch (rule.charAt(0)) {
      case '~', '%' -> addKeys(rule);
      case '&' -> addChannels(rule.substring(1));
      case '+', '-' -> commands.apply(rule);
      default -> RuleError.SYNTAX;
    };
  }

  private void allKeys(boolean all) {
    allKeys = all;
    keys.clear();
  }

  private void allChannels(boolean all) {
    allChannels = all;
    channels.clear();
  }

  private RuleError addKeys(String rule) {
    if (allKeys) {
      return RuleError.AFTER_ALL_KEYS;
    }
    int at = 1;
    int rights = rule.charAt(0) == '~' ? KeyPattern.READ | KeyPattern.WRITE : 0;
    boolean open = rights == 0;
    for (; open && at < rule.length(); at++) {
      int right = right(rule.charAt(at));
      if (rule.charAt(at) == '~' ? rights == 0 : right == 0 || (rights & right) != 0) {
        return RuleError.SYNTAX;
      }
      rights |= right;
      open = right != 0;
    }
    return rights == 0 ? RuleError.SYNTAX : addKeys(rule.substring(at), rights);
  }

  private static int right(char letter) {
    return switch (letter) {
      case 'r', 'R' -> KeyPattern.READ;
      case 'w', 'W' -> KeyPattern.WRITE;
      default -> 0;
    };
  }

  private RuleError addKeys(String pattern, int rights) {
    if (Vocabulary.hasBlanks(pattern)) {
      return RuleError.SYNTAX;
    }
    for (int i = 0; i < keys.size(); i++) {
      KeyPattern old = keys.get(i);
      if (old.text().equals(pattern)) {
        keys.set(i, new KeyPattern(pattern, old.rights() | rights));
        return null;
      }
    }
    keys.add(new KeyPattern(pattern, rights));
    return null;
  }

  private RuleError addChannels(String pattern) {
    if (allChannels) {
      return RuleError.AFTER_ALL_CHANNELS;
    }
    if (Vocabulary.hasBlanks(pattern)) {
      return RuleError.SYNTAX;
    }
    if (channels.stream().noneMatch(old -> old.text().equals(pattern))) {
      channels.add(new ChannelPattern(pattern));
    }
    return null;
  }

  // ---- questions ----

  /** Whether that may be done to the key; the flags are those of {@link kinglet.engine.command.Keys}. */
  boolean allowsKey(long address, int length, long flags) {
    int needed = KeyPattern.needed(flags);
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).grants(needed) && keys.get(i).glob().matches(address, length)) {
        return true;
      }
    }
    return allKeys;
  }

  boolean readsEveryKey() {
    return allKeys || keys.stream().anyMatch(pattern -> pattern.grants(KeyPattern.READ) && pattern.text().equals("*"));
  }

  boolean allowsChannel(long address, int length, boolean pattern) {
    for (int i = 0; i < channels.size(); i++) {
      ChannelPattern own = channels.get(i);
      if (pattern ? own.grantsPattern(address, length) : own.grantsChannel(address, length)) {
        return true;
      }
    }
    return allChannels;
  }

  /** The rules for keys. */
  String describeKeys() {
    return allKeys ? "~*" : keys.stream().map(KeyPattern::describe).collect(Collectors.joining(" "));
  }

  /** The rules for channels. */
  String describeChannels() {
    return allChannels ? "&*" : channels.stream().map(pattern -> "&" + pattern.text()).collect(Collectors.joining(" "));
  }

  /** All rules. */
  String describe() {
    String keyRules = describeKeys();
    String channelRules = describeChannels();
    return (keyRules.isEmpty() ? "" : keyRules + " ") + (allChannels ? "" : "resetchannels ")
        + (channelRules.isEmpty() ? "" : channelRules + " ") + commands.describe();
  }
}
