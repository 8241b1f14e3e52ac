package kinglet.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Users and their rights, as far as they are configured, and commands that go by another name. Owned by the executor. Source:
 * redis.conf of 7.2, whose defaults these are.
 */
public final class AclSettings implements SettingGroup {
  private static final String ALL_CHANNELS = "allchannels";
  private static final String NO_CHANNELS = "resetchannels";

  private final List<ConfigLine> userLines = new ArrayList<>();
  private final List<ConfigLine> renameLines = new ArrayList<>();
  private Supplier<List<String>> users = List::of;
  private String channelsAtFirst = NO_CHANNELS;
  private String file = "";
  private long logLengthMax = 128;

  /** Whether new users may use every channel. */
  public boolean allChannelsAtFirst() {
    return channelsAtFirst.equals(ALL_CHANNELS);
  }

  /** Path of the file of users; empty is none. */
  public String file() {
    return file;
  }

  /** How many entries ACL LOG keeps. */
  public long logLengthMax() {
    return logLengthMax;
  }

  /** The {@code user} directives of the start. */
  public List<ConfigLine> userLines() {
    return userLines;
  }

  /** The {@code rename-command} directives of the start. */
  public List<ConfigLine> renameLines() {
    return renameLines;
  }

  /** Says who knows what CONFIG REWRITE must write after each {@code user}; not asked while there is a file of users. */
  public void rewriteUsers(Supplier<List<String>> lines) {
    users = lines;
  }

  @Override
  public void declare(SettingTable table) {
    table.choice("acl-pubsub-default", List.of(ALL_CHANNELS, NO_CHANNELS), () -> channelsAtFirst,
        word -> channelsAtFirst = word);
    table.path("aclfile", () -> file, path -> file = path).immutable();
    table.integer("acllog-max-len", 0, Long.MAX_VALUE, () -> logLengthMax, value -> logLengthMax = value);
    table.lines("user", 1, Integer.MAX_VALUE, userLines::add)
        .rewrittenAs(() -> file.isEmpty() ? users.get() : List.of());
    table.lines("rename-command", 2, 2, renameLines::add);
  }
}
