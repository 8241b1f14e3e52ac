package kinglet.engine.list;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * Moves an element from an end of a list, the key at argument 1, to an end of another or the same, the key at argument 2.
 * Owned by the executor; no garbage. Source: Redis 7.2.
 */
final class ListMove {
  private static final int SOURCE = 1;
  private static final int TARGET = 2;

  private final ListValue lists;
  private final ListPops pops;
  private final Allocator allocator;

  ListMove(ListValue lists, ListPops pops, Allocator allocator) {
    this.lists = lists;
    this.pops = pops;
    this.allocator = allocator;
  }

  /** Moves and replies an element of the list that the source has, unless the target is no list: then replies that. */
  void run(Call call, long source, End from, End to) {
    long target = call.write(TARGET, Type.LIST);
    if (target == Call.WRONG_TYPE) {
      return;
    }
    lists.open(call.database(), source);
    ListPlace element = lists.at(from);
    element.reply(call.reply());
    if (target == source) {
      turn(element, from, to);
    } else {
      push(call, element, target, to);
    }
    call.tell(call.database(), call.address(TARGET), call.length(TARGET), KeyEvent.LIST, to.pushed());
    if (target == source) {
      call.changed(SOURCE, KeyEvent.LIST, from.popped());
    } else {
      lists.open(call.database(), source);
      pops.take(call, SOURCE, source, from, 1);
    }
  }

  private void push(Call call, ListPlace element, long target, End to) {
    long address = element.address();
    int length = element.length();
    long bytes = lists.popBytes(element);
    lists.open(call.database(), target);
    try {
      lists.prepare(bytes, 1);
      lists.push(to, address, length);
      lists.store(call.address(TARGET), call.length(TARGET));
    } catch (OutOfNativeMemoryException e) {
      lists.takeBack(to, 0);
      throw e;
    }
  }

  /** Within one list the text needs a place of its own: its listpack changes twice. */
  private void turn(ListPlace element, End from, End to) {
    long address = element.address();
    int length = element.length();
    long bytes = lists.popBytes(element);
    long text = allocator.allocate(length);
    Memory.copy(address, text, length);
    lists.drop(from, 1);
    try {
      lists.prepare(bytes, 1);
      lists.push(to, text, length);
    } catch (OutOfNativeMemoryException e) {
      lists.push(from, text, length);
      throw e;
    } finally {
      allocator.free(text);
    }
    lists.shrink();
  }
}
