package kinglet.engine.list;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;

/** Taking elements off an end, as LPOP, LMOVE, LMPOP and the commands that wait do. Owned by the executor; no garbage. */
final class ListPops {
  private final ListValue lists;

  ListPops(ListValue lists) {
    this.lists = lists;
  }

  /** Takes one element and replies it. */
  void one(Call call, int key, long entry, End end) {
    lists.open(call.database(), entry);
    lists.at(end).reply(call.reply());
    take(call, key, entry, end, 1);
  }

  /**
   * Takes up to so many elements, at least one, and replies them as an array, the one at the end first.
   *
   * @return how many
   */
  long many(Call call, int key, long entry, End end, long countMax) {
    lists.open(call.database(), entry);
    long length = lists.length();
    long count = Math.min(countMax, length);
    call.reply().array(count);
    if (end == End.HEAD) {
      lists.reply(call.reply(), 0, count);
    } else {
      replyBackwards(call, length - 1, count);
    }
    take(call, key, entry, end, count);
    return count;
  }

  private void replyBackwards(Call call, long from, long count) {
    ListPlace element = lists.at(from);
    for (long i = 0; i < count; i++) {
      element.reply(call.reply());
      element.previous();
    }
  }

  /** Takes elements off the list that is open, and the key when none is left. */
  void take(Call call, int key, long entry, End end, long count) {
    boolean all = count == lists.length();
    if (all) {
      call.database().delete(entry);
    } else {
      lists.drop(end, count);
      lists.shrink();
    }
    call.changed(key, KeyEvent.LIST, end.popped(), count);
    if (all) {
      gone(call, key);
    }
  }

  /** Tells that the key went with its last element. */
  static void gone(Call call, int key) {
    call.tell(call.database(), call.address(key), call.length(key), KeyEvent.GENERIC, "del");
  }
}
