package kinglet.engine.sort;

import static kinglet.engine.command.Flags.ACL_DANGEROUS;
import static kinglet.engine.command.Flags.ACL_LIST;
import static kinglet.engine.command.Flags.ACL_SET;
import static kinglet.engine.command.Flags.ACL_SORTEDSET;
import static kinglet.engine.command.Flags.DENYOOM;
import static kinglet.engine.command.Flags.READONLY;
import static kinglet.engine.command.Flags.WRITE;
import static kinglet.engine.command.Keys.ACCESS;
import static kinglet.engine.command.Keys.OW;
import static kinglet.engine.command.Keys.RO;
import static kinglet.engine.command.Keys.UPDATE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.command.KeyFinder;
import kinglet.engine.command.Keys;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.hash.FieldLookup;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.list.ListBuilder;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.Strtod;

/**
 * SORT and SORT_RO. Owned by the executor; no garbage in proportion to what is sorted. Texts are compared as bytes, which is
 * Redis's order too where its locale is C. Elements that SORT finds equal stay in their order; those of a set, which has none,
 * come in that of their texts, so that STORE's effect makes the same list everywhere. Source: Redis 7.2.
 */
public final class SortCommands implements CommandFamily {
  private static final String NO_NUMBER = "ERR One or more scores can't be converted into double";

  private final SortOptions options = new SortOptions();
  private final Elements[] elementsOfType = new Elements[Type.STREAM + 1];
  private final SortVector vector;
  private final SortPattern pattern;
  private final ListBuilder builder;
  private final ListTarget list;
  private final ReplyTarget reply = new ReplyTarget();
  private final Strtod strtod = new Strtod();

  /**
   * Its parts.
   *
   * @param settings for the lists that STORE makes
   * @param fields of hashes, for patterns
   */
  public SortCommands(Keyspace keyspace, EncodingSettings settings, FieldLookup fields) {
    elementsOfType[Type.LIST] = new ListElements(keyspace, settings);
    elementsOfType[Type.SET] = new SetElements(keyspace);
    elementsOfType[Type.SORTED_SET] = new SortedSetElements(keyspace, settings);
    vector = new SortVector(keyspace.allocator());
    pattern = new SortPattern(fields);
    builder = new ListBuilder(keyspace, settings);
    list = new ListTarget(builder, keyspace.allocator().allocate(1));
  }

  @Override
  public void declare(CommandTable.Builder table) {
    Keys source = Keys.one(RO | ACCESS);
    Keys patterns = Keys.unknown(RO | ACCESS);
    table.group("generic", ACL_SET | ACL_SORTEDSET | ACL_LIST | ACL_DANGEROUS);
    table.add("sort", -2, WRITE | DENYOOM, source.and(patterns).and(Keys.unknown(OW | UPDATE)).foundBy(SortCommands::findKeys),
        call -> sort(call, true));
    table.add("sort_ro", -2, READONLY, source.and(patterns).foundBy(line -> line.add(1, RO | ACCESS)),
        call -> sort(call, false));
  }

  /** Of several STORE the last one counts. Keys that patterns make are not known. */
  private static void findKeys(KeyFinder line) {
    int target = 0;
    for (int i = 2; i < line.length(); i++) {
      if (line.is(i, "limit")) {
        i += 2;
      } else if (line.is(i, "get") || line.is(i, "by")) {
        i++;
      } else if (line.is(i, "store") && i + 1 < line.length()) {
        target = i + 1;
      }
    }
    line.add(1, RO | ACCESS);
    if (target > 0) {
      line.add(target, OW | UPDATE);
    }
  }

  private void sort(Call call, boolean mayStore) {
    if (!options.read(call, mayStore)) {
      return;
    }
    long entry = call.read(1);
    if (entry != Entry.NONE && elementsOfType[Entry.type(entry)] == null) {
      call.reply().error(Errors.WRONG_TYPE);
    } else if (entry == Entry.NONE) {
      write(call, vector, 0);
    } else if (isUnsorted(entry)) {
      Elements elements = elementsOfType[Entry.type(entry)];
      long size = elements.open(entry);
      elements.walk(options.first(size), options.isDescending());
      write(call, elements, options.wanted(size));
    } else {
      sort(call, entry);
    }
  }

  /** A set has no order of its own that could be stored: it is sorted in any case. */
  private boolean isUnsorted(long entry) {
    if (options.isUnsorted() && options.isStored() && Entry.type(entry) == Type.SET) {
      options.sortByText();
    }
    return options.isUnsorted();
  }

  private void sort(Call call, long entry) {
    Elements elements = elementsOfType[Entry.type(entry)];
    long size = elements.open(entry);
    long first = options.first(size);
    long wanted = options.wanted(size);
    vector.begin(options, Entry.type(entry) != Type.SET, first + wanted);
    try {
      if (collect(call, elements)) {
        vector.sort();
        vector.walk(first);
        write(call, vector, wanted);
      } else {
        call.reply().error(NO_NUMBER);
      }
    } finally {
      vector.clear();
    }
  }

  /** Fills the vector; false if something is to be a number and is none. */
  private boolean collect(Call call, Elements elements) {
    elements.walk(0, false);
    while (elements.next()) {
      long text = elements.address();
      vector.add(text, elements.length());
      if (!weigh(call, text, elements.length())) {
        return false;
      }
    }
    return true;
  }

  private boolean weigh(Call call, long text, int length) {
    if (options.hasBy()) {
      return !pattern.find(call, options.by(), text, length) || weigh(pattern.address(), pattern.length());
    }
    return options.isAlpha() || weigh(text, length);
  }

  private boolean weigh(long text, int length) {
    if (options.isAlpha()) {
      vector.weigh(text, length);
      return true;
    }
    if (Decimal.isLong(text, length)) {
      vector.weigh(Decimal.parse(text, length));
      return true;
    }
    double weight = strtod.parseLoosely(text, length);
    vector.weigh(weight);
    return !Double.isNaN(weight) && !strtod.isOutOfRange();
  }

  private void write(Call call, Texts texts, long wanted) {
    long count = wanted * Math.max(1, options.getCount());
    if (!options.isStored()) {
      call.reply().array(count);
      reply.turnTo(call.reply());
      write(call, texts, wanted, reply);
    } else {
      store(call, texts, wanted, count);
      call.reply().integer(count);
    }
  }

  private void store(Call call, Texts texts, long wanted, long count) {
    if (count == 0) {
      deleteTarget(call);
      return;
    }
    builder.begin();
    try {
      write(call, texts, wanted, list);
    } catch (OutOfNativeMemoryException e) {
      builder.discard();
      throw e;
    }
    int target = options.target();
    builder.store(call.database(), call.address(target), call.length(target));
    call.changed(target, KeyEvent.LIST, "sortstore", count);
  }

  private void deleteTarget(Call call) {
    int target = options.target();
    long entry = call.database().locate(call.address(target), call.length(target));
    if (entry != Entry.NONE) {
      call.database().delete(entry);
      call.changed(target, KeyEvent.GENERIC, "del");
    }
  }

  private void write(Call call, Texts texts, long wanted, SortTarget target) {
    for (long i = 0; i < wanted; i++) {
      texts.next();
      long text = texts.address();
      if (options.getCount() == 0) {
        target.add(text, texts.length());
      }
      for (int get = 0; get < options.getCount(); get++) {
        write(call, options.get(get), text, texts.length(), target);
      }
    }
  }

  private void write(Call call, int get, long text, int length, SortTarget target) {
    if (pattern.find(call, get, text, length)) {
      target.add(pattern.address(), pattern.length());
    } else {
      target.addNothing();
    }
  }
}
