package kinglet.engine.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.resp.Reply;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
import kinglet.engine.stats.ServerStats;

/**
 * One command being executed: its arguments, the data, the reply. One object serves all calls, one after the other. Owned by
 * the executor. Argument 0 is the command's name. Keys and values are read where they stand; nothing is copied.
 */
public final class Call {
  /** What {@link #read} and {@link #write} answer after they replied WRONGTYPE. */
  public static final long WRONG_TYPE = -1;

  private final Keyspace keyspace;
  private final EffectBatch effects;
  private final ServerStats stats;
  private final Reply reply = new Reply();
  private final Block block = new Block();
  // In the order of adding; the others are those that have something to listen for.
  private KeyListener[] allListeners = {};
  private KeyListener[] listeners = {};
  private CommandListener[] allCommandListeners = {};
  private CommandListener[] commandListeners = {};
  private CommandSampler sampler = CommandSampler.NONE;
  private int unsampled;

  private Request request;
  private Session session;
  private Command command;
  private ParsedCommands arguments;
  private long input;
  private int first;
  private int count;
  private long longValue;
  private long changes;
  private boolean ownEffect;
  private long nowMicros;
  private Object remembered;
  private boolean again;
  private boolean unasked;
  private int depth;
  private AccessControl accessControl = AccessControl.NONE;

  public Call(Keyspace keyspace, EffectBatch effects, ServerStats stats) {
    this.keyspace = keyspace;
    this.effects = effects;
    this.stats = stats;
  }

  /** Says who knows the rights of users; at wiring. */
  public void accessControl(AccessControl control) {
    accessControl = control;
  }

  /** Who knows the rights of users. */
  public AccessControl accessControl() {
    return accessControl;
  }

  /** Adds a listener of key changes; the order of adding is the order of telling. */
  public void listen(KeyListener listener) {
    allListeners = append(allListeners, listener);
    listening(listener, true);
  }

  /** Whether a listener that was added has something to listen for; one that has not costs nothing. */
  public void listening(KeyListener listener, boolean on) {
    List<KeyListener> before = List.of(listeners);
    listeners = Arrays.stream(allListeners).filter(one -> one == listener ? on : before.contains(one))
        .toArray(KeyListener[]::new);
  }

  private static KeyListener[] append(KeyListener[] old, KeyListener listener) {
    KeyListener[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = listener;
    return more;
  }

  /** Adds a listener of commands; the order of adding is the order of telling. */
  public void listen(CommandListener listener) {
    allCommandListeners = Arrays.copyOf(allCommandListeners, allCommandListeners.length + 1);
    allCommandListeners[allCommandListeners.length - 1] = listener;
    listening(listener, true);
  }

  /** As {@link #listening(KeyListener, boolean)}. */
  public void listening(CommandListener listener, boolean on) {
    List<CommandListener> before = List.of(commandListeners);
    commandListeners = Arrays.stream(allCommandListeners).filter(one -> one == listener ? on : before.contains(one))
        .toArray(CommandListener[]::new);
  }

  /** Says who looks at some of the commands. */
  public void sample(CommandSampler newSampler) {
    sampler = newSampler;
    unsampled = 0;
  }

  /** The executor: the command ran. */
  public void ran() {
    if (--unsampled < 0) {
      unsampled = sampler.sample(this);
    }
    for (CommandListener listener : commandListeners) {
      listener.ran(this);
    }
  }

  /** The executor: turns to a request. */
  public void begin(Request newRequest, long epochMicros) {
    request = newRequest;
    session = newRequest.link().session();
    arguments = newRequest.commands();
    input = newRequest.input() == null ? 0 : newRequest.input().address();
    nowMicros = epochMicros;
    remembered = null;
    again = false;
    reply.into(newRequest.output(), session.respVersion());
  }

  /** The executor: turns to a command of the request. */
  public void begin(int index, Command newCommand) {
    command = newCommand;
    first = arguments.firstArgument(index);
    count = arguments.argumentCount(index);
    changes = 0;
    ownEffect = false;
    keyspace.access().stop(session.isNoTouch());
    reply.begin();
    if (depth == 0) {
      effects.beginUnit();
    }
  }

  /** Where a command that runs others stands, for {@link #leave}. */
  public record Outer(Command command, ParsedCommands arguments, long input, int first, int count, long changes,
      boolean ownEffect) {}

  /** The executor: turns to commands inside of this one. Their effects and this one's are one unit. */
  public Outer enter(ParsedCommands inner, long innerInput) {
    Outer outer = new Outer(command, arguments, input, first, count, changes, ownEffect);
    arguments = inner;
    input = innerInput;
    depth++;
    return outer;
  }

  /** The executor: turns back. */
  public void leave(Outer outer) {
    command = outer.command();
    arguments = outer.arguments();
    input = outer.input();
    first = outer.first();
    count = outer.count();
    changes = outer.changes();
    ownEffect = outer.ownEffect();
    reply.begin();
    depth--;
  }

  /** The executor: the row turned out to be this subcommand's. */
  public void command(Command subcommand) {
    command = subcommand;
  }

  public Command command() {
    return command;
  }

  public Request request() {
    return request;
  }

  public Session session() {
    return session;
  }

  public Reply reply() {
    return reply;
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  /** The session's database. */
  public Database database() {
    return keyspace.database(session.database());
  }

  /** Unix time in milliseconds; the same for a whole cycle. */
  public long nowMs() {
    return nowMicros / 1000;
  }

  /** Unix time in microseconds; the same for a whole cycle. */
  public long nowMicros() {
    return nowMicros;
  }

  /** How many arguments, the name included. */
  public int count() {
    return count;
  }

  /** The bytes of all arguments. */
  public long argumentBytes() {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += length(i);
    }
    return bytes;
  }

  /** Where an argument's bytes stand; valid during the call. */
  public long address(int argument) {
    assert argument < count;
    return input + arguments.offset(first + argument);
  }

  /** In bytes. */
  public int length(int argument) {
    assert argument < count;
    return arguments.length(first + argument);
  }

  /** An argument as text; makes garbage. */
  public String text(int argument) {
    return new String(bytes(argument), UTF_8);
  }

  /** An argument as errors show it, a character for each byte: up to a zero byte, where C's strings end. */
  public String shown(int argument) {
    String text = new String(bytes(argument), ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** A heap copy of an argument. */
  public byte[] bytes(int argument) {
    return Memory.bytes(address(argument), length(argument));
  }

  /** Whether an argument is a word, in any case. The word is given in lower case. */
  public boolean is(int argument, String lowerCaseWord) {
    int length = length(argument);
    if (length != lowerCaseWord.length()) {
      return false;
    }
    long address = address(argument);
    for (int i = 0; i < length; i++) {
      int given = Memory.getByte(address + i);
      if (lowerCaseWord.charAt(i) != (given >= 'A' && given <= 'Z' ? given | 0x20 : given)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an argument is a 64-bit integer, then {@link #longValue} has it; if not, replies that it is not. */
  public boolean readLong(int argument) {
    return readLong(argument, Errors.NOT_AN_INTEGER);
  }

  /** As {@link #readLong(int)}, with another error. */
  public boolean readLong(int argument, String error) {
    long address = address(argument);
    int length = length(argument);
    if (!Decimal.isLong(address, length)) {
      reply.error(error);
      return false;
    }
    longValue = Decimal.parse(address, length);
    return true;
  }

  /** As {@link #readLong(int)}, for a range; outside of it replies the error. */
  public boolean readLong(int argument, long min, long max, String error) {
    if (!readLong(argument, error)) {
      return false;
    }
    if (longValue < min || longValue > max) {
      reply.error(error);
      return false;
    }
    return true;
  }

  /** What the last successful {@link #readLong} read. */
  public long longValue() {
    return longValue;
  }

  /** Looks a key up for reading: its live entry or {@link Entry#NONE}. Counts a hit or a miss and touches the entry. */
  public long read(int argument) {
    return readKey(address(argument), length(argument));
  }

  /** As {@link #read(int)}, for a key that is not an argument. */
  public long readKey(long key, int keyLength) {
    long entry = database().find(key, keyLength);
    if (entry == Entry.NONE) {
      stats.miss();
      missed(key, keyLength);
    } else {
      stats.hit();
      keyspace.touch(entry);
    }
    return entry;
  }

  /** Counts fields that the command deletes, for it gives them a deadline that has passed. */
  public void expiredFields(long count) {
    stats.expiredFields(count);
  }

  /** Tells the listeners that a lookup for reading found nothing. */
  public void missed(int argument) {
    missed(address(argument), length(argument));
  }

  private void missed(long key, int keyLength) {
    for (KeyListener listener : listeners) {
      listener.keyMissed(database(), key, keyLength);
    }
  }

  /** As {@link #read(int)}; an entry of another type is answered by a WRONGTYPE error and {@link #WRONG_TYPE}. */
  public long read(int argument, int type) {
    return requireType(read(argument), type);
  }

  /** Looks a key up for changing: its live entry or {@link Entry#NONE}. Touches the entry. */
  public long write(int argument) {
    long entry = database().find(address(argument), length(argument));
    if (entry != Entry.NONE) {
      keyspace.touch(entry);
    }
    return entry;
  }

  /** As {@link #write(int)}, where the value does not matter: it may be {@linkplain Entry#isCold cold}. */
  public long locate(int argument) {
    long entry = database().locate(address(argument), length(argument));
    if (entry != Entry.NONE) {
      keyspace.touch(entry);
    }
    return entry;
  }

  /** As {@link #write(int)}; an entry of another type is answered by a WRONGTYPE error and {@link #WRONG_TYPE}. */
  public long write(int argument, int type) {
    return requireType(write(argument), type);
  }

  private long requireType(long entry, int type) {
    if (entry == Entry.NONE || Entry.type(entry) == type) {
      return entry;
    }
    reply.error(Errors.WRONG_TYPE);
    return WRONG_TYPE;
  }

  /**
   * The one line after a mutation: the dirty count, WATCH, tracking, the keyspace event and the effect follow from it.
   *
   * @param keyArgument the argument that is the key
   * @param eventClass a bit of {@link KeyEvent}
   * @param event the name of the keyspace event
   */
  public void changed(int keyArgument, int eventClass, String event) {
    changed(database(), address(keyArgument), length(keyArgument), eventClass, event);
  }

  /** As {@link #changed(int, int, String)}, where it counts as so many changes; 0 tells of one that changed nothing. */
  public void changed(int keyArgument, int eventClass, String event, long howMany) {
    changes += howMany;
    tell(database(), address(keyArgument), length(keyArgument), eventClass, event);
  }

  /** As {@link #changed(int, int, String)}, for a key that is not an argument or in another database. */
  public void changed(Database database, long key, int keyLength, int eventClass, String event) {
    changes++;
    tell(database, key, keyLength, eventClass, event);
  }

  /** As {@link #changed(int, int, String)}, where not the value changed but something {@linkplain KeyListener#keyChangedAside beside} it. */
  public void changedAside(int keyArgument, int eventClass, String event) {
    changes++;
    for (KeyListener listener : listeners) {
      listener.keyChangedAside(database(), address(keyArgument), length(keyArgument), eventClass, event);
    }
  }

  /** Tells the listeners of what counts as no change of its own. */
  public void tell(Database database, long key, int keyLength, int eventClass, String event) {
    for (KeyListener listener : listeners) {
      listener.keyChanged(database, key, keyLength, eventClass, event);
    }
  }

  /** As {@link #tell}, where no client is to blame. */
  public void tellUnasked(Database database, long key, int keyLength, int eventClass, String event) {
    unasked = true;
    tell(database, key, keyLength, eventClass, event);
    unasked = false;
  }

  /** For listeners: whether the change they are told of is none of the session's, but comes of a deadline or of eviction. */
  public boolean isUnasked() {
    return unasked;
  }

  /** Tells the listeners that a database is about to be emptied. */
  public void tellClear(Database database) {
    for (KeyListener listener : listeners) {
      listener.beforeClear(database);
    }
  }

  /** Tells the listeners that two databases are about to be swapped. */
  public void tellSwap(Database first, Database second) {
    for (KeyListener listener : listeners) {
      listener.beforeSwap(first, second);
    }
  }

  /**
   * Whether a reply that can be endless, where it repeats itself, goes on. If not, the client has got as much as it may have
   * waiting, and is closed: its reply is not whole.
   */
  public boolean mayGoOn() {
    if (request.isFull()) {
      session.kill();
    }
    return !session.isClosing();
  }

  /** A change that has no key: FLUSHALL, SWAPDB. */
  public void changedAll(long howMany) {
    changes += howMany;
  }

  /**
   * Says what the effect is where the command as given is not it (relative times, random choices): the caller then writes
   * {@code arguments} arguments into it. Without a call of this, the effect of a change is the command itself. May be
   * called several times.
   */
  public EffectBatch effect(int arguments) {
    ownEffect = true;
    effects.begin(session.database(), arguments);
    return effects;
  }

  /** The executor: the position in the stream of effects after what was done so far. */
  public long effectPosition() {
    return effects.position();
  }

  // ---- waiting ----

  /** Whether the command may wait; inside a transaction or a script it answers at once. */
  public boolean mayBlock() {
    return !session.isNested();
  }

  /**
   * Says that the command cannot be served now and waits, if it {@linkplain #mayBlock may}; it has replied nothing, and of what
   * it changed it said the effect itself. Say next what it waits for. Said again when it is executed again, it goes on waiting as it did, to the same deadline.
   *
   * @param deadlineMs Unix time in milliseconds, 0: never
   */
  public Block block(long deadlineMs) {
    assert mayBlock() && (changes == 0 || ownEffect);
    return block.until(deadlineMs);
  }

  /** The executor: whether the command said that it waits. */
  public boolean isBlocked() {
    return block.isAsked();
  }

  /** The executor: what the command waits for. */
  public Block block() {
    return block;
  }

  /** The executor: what the command that is executed again asked to {@linkplain Block#remember remember}. */
  public void remembered(Object memory) {
    remembered = memory;
    again = true;
  }

  /** What the command asked to remember when it was executed before and had to wait; else null. */
  public Object remembered() {
    return remembered;
  }

  /** Whether the command was executed before and had to wait. */
  public boolean isAgain() {
    return again;
  }

  /** How many changes this command made so far. */
  public long changes() {
    return changes;
  }

  /** A command that was renamed keeps its own name in effects: other servers, and this one after a restart, know only that. */
  private void effectOfArguments() {
    String ownName = command.nameInEffects();
    if (ownName == null) {
      effects.argument(address(0), length(0));
    } else {
      effects.argument(ownName);
    }
    for (int i = 1; i < count; i++) {
      effects.argument(address(i), length(i));
    }
  }

  /** The executor: ends the command; returns how many changes it made. */
  public long end(int databaseBefore) {
    if (changes > 0 && !ownEffect && effects.isTapped()) {
      effects.begin(databaseBefore, count);
      effectOfArguments();
    }
    if (depth == 0) {
      effects.endUnit();
    }
    long made = changes;
    changes = 0;
    return made;
  }
}
