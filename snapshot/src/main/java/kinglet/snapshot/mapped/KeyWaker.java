package kinglet.snapshot.mapped;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.command.Router;
import kinglet.engine.keyspace.DamagedKeyException;

/**
 * Wakes the keys that a command names before it runs, so that a damaged one is an error before anything was changed. What a
 * command looks up without having named it wakes then. Owned by the executor.
 */
final class KeyWaker implements Router {
  private final KeyFinder finder = new KeyFinder();

  @Override
  public boolean route(Call call) {
    try {
      int count = finder.find(call);
      for (int i = 0; i < count; i++) {
        int argument = finder.argument(i);
        boolean ignored = call.database().contains(call.address(argument), call.length(argument));
      }
      return true;
    } catch (DamagedKeyException e) {
      call.reply().error("DAMAGED " + e.getMessage());
      return false;
    }
  }
}
