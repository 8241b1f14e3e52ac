package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;

/** XADD and XTRIM. Owned by the executor; XADD makes no garbage. */
final class AddCommand {
  private final Allocator allocator;
  private final StreamEntries entries;
  private final Trim trim;
  private final AddArguments arguments;
  private final EntryReply entryReply;
  private final StreamEffects effects;
  private final StreamId last = new StreamId();
  private final StreamId id = new StreamId();

  AddCommand(StreamValue streams, StreamEntries entries) {
    this.entries = entries;
    allocator = streams.allocator();
    IdReader ids = new IdReader();
    trim = new Trim(streams.settings(), ids);
    arguments = new AddArguments(ids, trim);
    entryReply = new EntryReply(streams);
    effects = new StreamEffects(streams);
  }

  void xadd(Call call) {
    if (!arguments.read(call)) {
      return;
    }
    long entry = call.write(1, Type.STREAM);
    if (entry == Entry.NONE && arguments.isNoMakeStream()) {
      call.reply().nil();
    } else if (entry != Call.WRONG_TYPE && isPossible(call, entry)) {
      long stream = entry == Entry.NONE ? appendToNew(call) : append(call, entry);
      entryReply.id(call.reply(), id);
      call.changed(1, KeyEvent.STREAM, "xadd");
      if (trim.isAsked() && entries.trim(stream, trim) > 0) {
        call.changed(1, KeyEvent.STREAM, "xtrim", 0);
      }
      if (arguments.isAuto() || trim.isApproximate()) {
        effect(call, stream);
      }
    }
  }

  /** Whether the stream, which need not be there, can take the entry, whose ID is found by it; if not, replies so. */
  private boolean isPossible(Call call, long entry) {
    if (entry == Entry.NONE) {
      last.lowest();
    } else {
      last.read(StreamHead.lastId(Entry.word(entry)));
    }
    if (last.isHighest()) {
      call.reply().error("ERR The stream has exhausted the last possible ID, unable to add more items");
      return false;
    }
    if (!arguments.resolve(last, call.nowMs(), id)) {
      call.reply().error("ERR The ID specified in XADD is equal or smaller than the target stream top item");
      return false;
    }
    if (!entries.fits(call, arguments.first())) {
      call.reply().error("ERR Elements are too large to be stored");
      return false;
    }
    return true;
  }

  private long append(Call call, long entry) {
    call.database().changing(entry);
    long stream = Entry.word(entry);
    entries.append(stream, id, call, arguments.first());
    return stream;
  }

  private long appendToNew(Call call) {
    long stream = StreamHead.create(allocator);
    try {
      entries.append(stream, id, call, arguments.first());
      call.database().putNew(call.address(1), call.length(1), Type.STREAM, StreamValue.STREAM, stream);
      return stream;
    } catch (OutOfNativeMemoryException e) {
      call.keyspace().free(Type.STREAM, StreamValue.STREAM, stream);
      throw e;
    }
  }

  private void effect(Call call, long stream) {
    int fields = call.count() - arguments.first();
    EffectBatch effect = effects.begin(call, fields + (trim.isAsked() ? 6 : 3), "XADD", 1);
    if (trim.isAsked()) {
      addTrim(effect, stream);
    }
    effects.add(effect, id);
    for (int i = arguments.first(); i < call.count(); i++) {
      effects.add(effect, call, i);
    }
  }

  /** What was trimmed in whole nodes is trimmed again to exactly what it came to. */
  private void addTrim(EffectBatch effect, long stream) {
    effect.argument(trim.isByLength() ? "MAXLEN" : "MINID");
    effect.argument("=");
    if (trim.isByLength()) {
      effect.argument(trim.isApproximate() ? StreamHead.length(stream) : trim.lengthMax());
    } else {
      effects.add(effect, trim.isApproximate() ? entries.readFirstTombstone(stream, last) : trim.minId());
    }
  }

  void xtrim(Call call) {
    if (!readTrim(call)) {
      return;
    }
    long entry = call.write(1, Type.STREAM);
    if (entry == Entry.NONE) {
      call.reply().integer(0);
    } else if (entry != Call.WRONG_TYPE) {
      call.reply().integer(trim(call, entry));
    }
  }

  private boolean readTrim(Call call) {
    trim.clear();
    for (int i = 2; i < call.count(); ) {
      int read = trim.readOption(call, i);
      if (read == Trim.OTHER) {
        call.reply().error(Errors.SYNTAX);
      }
      if (read <= Trim.OTHER) {
        return false;
      }
      i += read;
    }
    return trim.isConsistent(call, true);
  }

  private long trim(Call call, long entry) {
    call.database().changing(entry);
    long stream = Entry.word(entry);
    long gone = entries.trim(stream, trim);
    if (gone > 0) {
      call.changed(1, KeyEvent.STREAM, "xtrim", gone);
      if (trim.isApproximate()) {
        addTrim(effects.begin(call, 5, "XTRIM", 1), stream);
      }
    }
    return gone;
  }
}
