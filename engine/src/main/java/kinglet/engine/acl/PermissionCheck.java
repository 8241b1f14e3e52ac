package kinglet.engine.acl;

import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.Flags;
import kinglet.engine.command.KeyFinder;

/**
 * Whether a user may run a command line with its keys and channels: one of the user's selectors must allow all of it. Keys are
 * searched once and matched where they stand; nothing here makes garbage. Owned by the executor. Source: Redis 7.2.
 */
final class PermissionCheck {
  private static final long CHANNELS = Flags.PUBLISHES | Flags.SUBSCRIBES | Flags.SUBSCRIBES_PATTERNS;

  private final KeyFinder keys = new KeyFinder();
  private Call call;
  private Command command;
  private int start;
  private boolean searched;
  private int argument;

  /** Why a command line that begins at an argument of a call is denied, or null: it is not. */
  Denial check(User user, Call newCall, Command newCommand, int newStart) {
    begin(newCall, newCommand, newStart);
    Denial worst = Denial.COMMAND;
    int worstArgument = newStart;
    List<Selector> selectors = user.selectors();
    for (int i = 0; i < selectors.size(); i++) {
      Denial denial = check(selectors.get(i));
      if (denial == null) {
        return null;
      }
      boolean isWorse = denial == worst ? argument > worstArgument : denial.compareTo(worst) > 0;
      if (isWorse) {
        worst = denial;
        worstArgument = argument;
      }
    }
    argument = worstArgument;
    return worst;
  }

  /** Which argument of the call was denied: a key, a channel or the command. */
  int argument() {
    return argument;
  }

  /** Whether one of the user's selectors allows the call and lets him read any key. */
  boolean readsEveryKey(User user, Call newCall) {
    begin(newCall, newCall.command(), 0);
    for (Selector selector : user.selectors()) {
      if (check(selector) == null && selector.readsEveryKey()) {
        return true;
      }
    }
    return false;
  }

  private void begin(Call newCall, Command newCommand, int newStart) {
    call = newCall;
    command = newCommand;
    start = newStart;
    argument = newStart;
    searched = false;
  }

  private Denial check(Selector selector) {
    if (!selector.commands().allow(command, call, start)) {
      return Denial.COMMAND;
    }
    if (!selector.hasAllKeys() && command.keys().areThere() && !allowsKeys(selector)) {
      return Denial.KEY;
    }
    return selector.hasAllChannels() || !command.has(CHANNELS) || allowsChannels(selector) ? null : Denial.CHANNEL;
  }

  private boolean allowsKeys(Selector selector) {
    if (!searched) {
      keys.find(call, command, start);
      searched = true;
    }
    for (int i = 0; i < keys.count(); i++) {
      int key = keys.argument(i);
      if (!selector.allowsKey(call.address(key), call.length(key), keys.flags(i))) {
        argument = key;
        return false;
      }
    }
    return true;
  }

  private boolean allowsChannels(Selector selector) {
    int end = command.has(Flags.PUBLISHES) ? start + 2 : call.count();
    boolean patterns = command.has(Flags.SUBSCRIBES_PATTERNS);
    for (int i = start + 1; i < end; i++) {
      if (!selector.allowsChannel(call.address(i), call.length(i), patterns)) {
        argument = i;
        return false;
      }
    }
    return true;
  }
}
