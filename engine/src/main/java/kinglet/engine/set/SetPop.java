package kinglet.engine.set;

import java.util.SplittableRandom;
import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.OutOfNativeMemoryException;

/**
 * SPOP: takes random members out. Its effect is SREM of them, or DEL. Owned by the executor; popping one makes no garbage.
 *
 * <p>Of many, each is chosen and removed by itself, unless more than five sixths are asked for: then one pass over the set deals
 * its members out, those to keep and those to reply, and what is kept becomes a new set. A listpack is dealt out in any case,
 * as finding an element means walking there. Dealing makes every choice equally likely: a member is taken with the chance
 * {@code still to take / still to see}. Source: Redis 7.2 for the ways and when; algorithm S of Knuth, The Art of Computer
 * Programming 2, 3.4.2.
 */
final class SetPop {
  private static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
  private static final int KEPT_FACTOR = 5;

  private final Keyspace keyspace;
  private final SplittableRandom random;
  private final SetEditor editor;
  private final SetCursor cursor;
  private final SetLookup lookup;
  private final Listpack listpacks;
  private final RemovalEffect effect = new RemovalEffect();

  SetPop(Keyspace keyspace, EncodingSettings settings, SplittableRandom random) {
    this.keyspace = keyspace;
    this.random = random;
    editor = new SetEditor(keyspace, settings);
    cursor = new SetCursor(keyspace);
    lookup = new SetLookup(keyspace);
    listpacks = new Listpack(keyspace.allocator());
  }

  void pop(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
    } else if (call.count() == 2) {
      popOne(call);
    } else if (call.readLong(2, 0, Long.MAX_VALUE, NOT_POSITIVE)) {
      popMany(call, call.longValue());
    }
  }

  private void popOne(Call call) {
    long entry = call.write(1, Type.SET);
    if (entry == Entry.NONE) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE) {
      popOne(call, entry);
    }
  }

  private void popOne(Call call, long entry) {
    call.database().changing(entry);
    editor.edit(SetRef.of(entry));
    effect.begin(call, 1);
    popAny(call);
    call.changed(1, KeyEvent.SET, "spop");
    editor.store(call, 1, entry);
  }

  /** Replies a random member, puts it into the effect and takes it out. */
  private void popAny(Call call) {
    cursor.stand(editor.set(), random);
    reply(call);
    editor.remove(cursor);
  }

  private void reply(Call call) {
    cursor.reply(call.reply());
    effect.add(cursor);
  }

  private void popMany(Call call, long wanted) {
    long entry = call.write(1, Type.SET);
    if (entry == Call.WRONG_TYPE) {
      return;
    }
    long size = lookup.size(SetRef.of(entry));
    long count = Math.min(wanted, size);
    if (count == 0) {
      call.reply().set(0);
      return;
    }
    call.database().changing(entry);
    if (count == size) {
      popAll(call, entry);
    } else {
      popSome(call, entry, count, size - count);
    }
  }

  private void popAll(Call call, long entry) {
    long set = SetRef.of(entry);
    call.reply().set(lookup.size(set));
    cursor.walk(set);
    while (cursor.next()) {
      cursor.reply(call.reply());
    }
    call.changed(1, KeyEvent.SET, "spop", lookup.size(set));
    call.database().delete(entry);
    call.tell(call.database(), call.address(1), call.length(1), KeyEvent.GENERIC, "del");
    EffectBatch deletion = call.effect(2);
    deletion.argument("DEL");
    deletion.argument(call.address(1), call.length(1));
  }

  private void popSome(Call call, long entry, long count, long kept) {
    long set = SetRef.of(entry);
    call.reply().set(count);
    effect.begin(call, count);
    if (kept * KEPT_FACTOR <= count) {
      deal(call, set, count, kept);
    } else if (SetRef.encoding(set) == SetRef.LISTPACK) {
      dealListpack(call, SetRef.root(set), count, kept);
    } else {
      call.changed(1, KeyEvent.SET, "spop", count);
      editor.edit(set);
      for (long i = 0; i < count; i++) {
        popAny(call);
      }
    }
    editor.store(call, 1, entry);
  }

  /** Deals twice with the same chances: what memory may be refused for comes first. */
  private void deal(Call call, long set, long count, long kept) {
    long seed = random.nextLong();
    keep(set, count, kept, new SplittableRandom(seed));
    call.changed(1, KeyEvent.SET, "spop", count);
    replyOthers(call, set, count, kept, new SplittableRandom(seed));
    keyspace.free(Type.SET, SetRef.encoding(set), SetRef.root(set));
  }

  private void keep(long set, long count, long kept, SplittableRandom chance) {
    if (SetRef.encoding(set) == SetRef.INTSET) {
      editor.createIntset();
    } else {
      editor.createListpack();
    }
    try {
      long left = kept;
      cursor.walk(set);
      for (long unseen = count + kept; cursor.next(); unseen--) {
        if (chance.nextLong(unseen) < left) {
          editor.add(cursor);
          left--;
        }
      }
    } catch (OutOfNativeMemoryException e) {
      editor.discard();
      throw e;
    }
  }

  private void replyOthers(Call call, long set, long count, long kept, SplittableRandom chance) {
    long left = kept;
    cursor.walk(set);
    for (long unseen = count + kept; cursor.next(); unseen--) {
      if (chance.nextLong(unseen) < left) {
        left--;
      } else {
        reply(call);
      }
    }
  }

  private void dealListpack(Call call, long root, long count, long kept) {
    call.changed(1, KeyEvent.SET, "spop", count);
    long listpack = root;
    long place = Listpack.first(root);
    long left = count;
    for (long unseen = count + kept; left > 0; unseen--) {
      if (random.nextLong(unseen) < left) {
        cursor.stand(place);
        reply(call);
        listpack = listpacks.delete(listpack, place);
        place = listpacks.place();
        left--;
      } else {
        place = Listpack.next(place);
      }
    }
    editor.edit(SetRef.of(SetRef.LISTPACK, listpack));
  }
}
