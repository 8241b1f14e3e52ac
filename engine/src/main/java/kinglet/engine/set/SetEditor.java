package kinglet.engine.set;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.listpack.Listpack;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Decimal;

/**
 * Makes sets and changes them: one at a time, which it turns to by {@link #edit} or a create method. What {@link #set} then
 * answers is for the caller to store or to {@link #discard}. Owned by the executor; no garbage.
 *
 * <p>A set has one of three encodings, by what is in it and by {@link EncodingSettings}:
 *
 * <ul>
 *   <li>{@code intset}: only integers, up to set-max-intset-entries of them; see {@link Intset}.
 *   <li>{@code listpack}: up to set-max-listpack-entries members of up to set-max-listpack-value bytes, in the order in which
 *       they came; O(n) to find one.
 *   <li>{@code hashtable}: a {@link MemberTable} of blocks that hold one member and nothing else; O(1). A member of 14 bytes
 *       takes 16 for its block and 14.2 in the table.
 * </ul>
 *
 * <p>What a new member makes of a set: an intset with a text becomes a listpack if it is small enough, else a hashtable, as
 * does a listpack or an intset that grows too large. Removal never converts. Source: t_set.c of Redis 7.2.
 *
 * <p>Who throws {@link OutOfNativeMemoryException} has changed nothing but maybe the encoding.
 */
public final class SetEditor {
  private final Keyspace keyspace;
  private final EncodingSettings settings;
  private final Allocator allocator;
  private final Intset intsets;
  private final Listpack listpacks;
  private final MemberTable table;
  private final SetLookup lookup;
  private final SetCursor members;
  private int encoding;
  private long root;

  public SetEditor(Keyspace keyspace, EncodingSettings settings) {
    this.keyspace = keyspace;
    this.settings = settings;
    allocator = keyspace.allocator();
    intsets = new Intset(allocator);
    listpacks = new Listpack(allocator);
    table = new MemberTable(keyspace);
    lookup = new SetLookup(keyspace);
    members = new SetCursor(keyspace);
  }

  /** Turns to a set. */
  public void edit(long set) {
    turnTo(SetRef.encoding(set), SetRef.root(set));
  }

  /** Turns to a new set that is to hold a text and about {@code sizeHint} members. */
  public void create(long text, int length, long sizeHint) {
    if (Decimal.isLong(text, length) && sizeHint <= settings.setIntsetEntries()) {
      createIntset();
    } else if (sizeHint <= settings.setListpackEntries()) {
      createListpack();
    } else {
      createTable();
    }
  }

  /** Turns to a new intset. */
  public void createIntset() {
    edit(SetRef.NONE);
    turnTo(SetRef.INTSET, intsets.create());
  }

  /** Turns to a new listpack. */
  public void createListpack() {
    edit(SetRef.NONE);
    turnTo(SetRef.LISTPACK, listpacks.create());
  }

  /** Turns to a new hashtable. */
  void createTable() {
    turnTo(SetRef.TABLE, 0);
  }

  /** The set as it is now. */
  public long set() {
    return SetRef.of(encoding, root);
  }

  /** How many members. */
  public long size() {
    return lookup.size(set());
  }

  /** Stores the set in the entry of an argument's key that held it; deletes the entry, and says so, if the set is empty. */
  void store(Call call, int key, long entry) {
    call.database().reroot(entry, encoding, root);
    if (size() == 0) {
      call.database().delete(entry);
      call.tell(call.database(), call.address(key), call.length(key), KeyEvent.GENERIC, "del");
    }
  }

  /** Makes an argument's key hold the set and nothing else; frees it if memory is refused. */
  void storeNew(Call call, int key) {
    storeNew(call.database(), call.address(key), call.length(key));
  }

  /** Makes a key hold the set and nothing else; frees it if memory is refused. Returns the entry. */
  long storeNew(Database database, long key, int keyLength) {
    try {
      return database.putNew(key, keyLength, Type.SET, encoding, root);
    } catch (OutOfNativeMemoryException e) {
      discard();
      throw e;
    }
  }

  /** Frees the set, which no entry holds; in slices if it is large. */
  public void discard() {
    keyspace.free(Type.SET, encoding, root);
  }

  /** Converts a small encoding that so many more members would not fit in. */
  void expect(long added) {
    if (encoding == SetRef.LISTPACK && added > settings.setListpackEntries()
        || encoding == SetRef.INTSET && added > settings.setIntsetEntries()) {
      becomeTable();
    }
  }

  /** Adds a text; false if it was there. */
  public boolean add(long text, int length) {
    return switch (encoding) {
      case SetRef.INTSET -> Decimal.isLong(text, length)
          ? addInteger(Decimal.parse(text, length)) : addTextToIntset(text, length);
      case SetRef.LISTPACK -> addToListpack(text, length);
      default -> addToTable(text, length);
    };
  }

  /** Adds the member where a cursor stands; false if it was there. */
  public boolean add(SetCursor member) {
    return encoding == SetRef.INTSET && member.isInteger()
        ? addInteger(member.integer()) : add(member.address(), member.length());
  }

  private boolean addInteger(long value) {
    int index = Intset.search(root, value);
    if (index >= 0) {
      return false;
    }
    root = intsets.insert(root, -1 - index, value);
    if (Intset.count(root) > intsetEntriesMax()) {
      becomeTableIfPossible();
    }
    return true;
  }

  /** If memory is refused, it stays an intset that is too long; the next integer tries again. */
  private void becomeTableIfPossible() {
    try {
      becomeTable();
    } catch (OutOfNativeMemoryException _) {
      // nothing was changed
    }
  }

  private long intsetEntriesMax() {
    return Math.min(settings.setIntsetEntries(), Intset.COUNT_MAX);
  }

  private boolean addTextToIntset(long text, int length) {
    if (fitsListpack(length)) {
      becomeListpack(Listpack.elementBytes(text, length));
      root = listpacks.append(root, text, length);
    } else {
      becomeTable();
      addToTable(text, length);
    }
    return true;
  }

  /** The longest integer of an intset is its least or its greatest one. */
  private boolean fitsListpack(int length) {
    int count = Intset.count(root);
    long least = count == 0 ? 0 : Intset.get(root, 0);
    long greatest = count == 0 ? 0 : Intset.get(root, count - 1);
    long elementBytes = Math.max(Listpack.elementBytes(least), Listpack.elementBytes(greatest));
    return count < settings.setListpackEntries()
        && Math.max(length, Math.max(Decimal.length(least), Decimal.length(greatest))) <= settings.setListpackValueBytes()
        && Listpack.EMPTY_BYTES + elementBytes * count + length <= Listpack.BYTES_MAX;
  }

  private boolean addToListpack(long text, int length) {
    if (Listpack.find(Listpack.first(root), text, length, 0) != Listpack.NONE) {
      return false;
    }
    if (Listpack.count(root) < settings.setListpackEntries() && length <= settings.setListpackValueBytes()
        && Listpack.fits(root, length)) {
      root = listpacks.append(root, text, length);
      return true;
    }
    becomeTable();
    return addToTable(text, length);
  }

  private boolean addToTable(long text, int length) {
    table.attach(root);
    boolean added = table.add(text, length);
    root = table.head();
    return added;
  }

  /** Takes a text out; false if it was not there. */
  public boolean remove(long text, int length) {
    return switch (encoding) {
      case SetRef.INTSET -> Decimal.isLong(text, length) && removeInteger(Decimal.parse(text, length));
      case SetRef.LISTPACK -> removeFromListpack(text, length);
      default -> removeFromTable(text, length);
    };
  }

  /** Takes the member where a cursor stands out; false if it was not there. */
  public boolean remove(SetCursor member) {
    return encoding == SetRef.INTSET && member.isInteger()
        ? removeInteger(member.integer()) : remove(member.address(), member.length());
  }

  private boolean removeInteger(long value) {
    int index = Intset.search(root, value);
    if (index < 0) {
      return false;
    }
    root = intsets.remove(root, index);
    return true;
  }

  private boolean removeFromListpack(long text, int length) {
    long found = Listpack.find(Listpack.first(root), text, length, 0);
    if (found == Listpack.NONE) {
      return false;
    }
    root = listpacks.delete(root, found);
    return true;
  }

  private boolean removeFromTable(long text, int length) {
    table.attach(root);
    boolean removed = table.remove(text, length);
    root = table.head();
    return removed;
  }

  /** Makes a set of nothing but integers an intset if they are not too many, and memory is not refused. */
  void becomeIntsetIfIntegers() {
    if (encoding == SetRef.INTSET || size() > intsetEntriesMax()) {
      return;
    }
    long old = set();
    members.walk(old);
    if (collectIntegers()) {
      keyspace.free(Type.SET, SetRef.encoding(old), SetRef.root(old));
    } else {
      discard();
      edit(old);
    }
  }

  private boolean collectIntegers() {
    try {
      createIntset();
      while (members.next()) {
        if (!Decimal.isLong(members.address(), members.length())) {
          return false;
        }
        addInteger(Decimal.parse(members.address(), members.length()));
      }
      return true;
    } catch (OutOfNativeMemoryException _) {
      return false;
    }
  }

  private void becomeListpack(int elementBytes) {
    int count = Intset.count(root);
    long bytes = elementBytes;
    for (int i = 0; i < count; i++) {
      bytes += Listpack.elementBytes(Intset.get(root, i));
    }
    long listpack = listpacks.create((int) bytes);
    for (int i = 0; i < count; i++) {
      listpack = listpacks.append(listpack, Intset.get(root, i));
    }
    replace(SetRef.LISTPACK, listpack);
  }

  private void becomeTable() {
    members.walk(set());
    table.fill(members);
    replace(SetRef.TABLE, table.head());
  }

  private void replace(int newEncoding, long newRoot) {
    discard();
    turnTo(newEncoding, newRoot);
  }

  private void turnTo(int newEncoding, long newRoot) {
    encoding = newEncoding;
    root = newRoot;
  }
}
