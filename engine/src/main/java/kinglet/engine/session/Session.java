package kinglet.engine.session;

import java.util.ArrayDeque;
import kinglet.engine.resp.ChunkPool;

/**
 * A client's state between commands. Owned by the executor.
 */
public final class Session {
  /** What a client's objects take on the Java heap, about; without its buffers. */
  public static final int OBJECT_BYTES = 2048;

  private final long id;
  private final Link link;
  private final Lane lane;
  private final long createdMs;
  private int database;
  private int respVersion = 2;
  private boolean authenticated;
  private boolean admitted;
  private String name = "";
  private String libraryName = "";
  private String libraryVersion = "";
  private Account account = Account.ANYONE;
  private String lastCommand = "NULL";
  private long lastActiveMs;
  private boolean noEvict;
  private boolean noTouch;
  private boolean closing;
  private boolean nested;
  private Request push;
  private long memoryBytes;
  private long awaitedOffset;
  // Null before it was asked for.
  private Subscriptions subscriptions;
  private Type type = Type.NORMAL;
  private ReplyMode replyMode = ReplyMode.ON;
  private Standing standing = Standing.RUNNING;
  // Null unless a transaction is open.
  private Transaction transaction;
  private boolean stale;
  private long watchBytes;
  private boolean monitor;
  private boolean hidden;
  // Null unless it tracks keys.
  private KeyTracking tracking;
  // Null until a request has to wait for the first time.
  private ArrayDeque<Request> backlog;

  /** The kinds of clients that CLIENT LIST, CLIENT KILL and output limits tell apart. */
  public enum Type {
    NORMAL,
    MASTER,
    REPLICA,
    PUBSUB
  }

  /** CLIENT REPLY. */
  public enum ReplyMode {
    ON,
    OFF,
    /** The next command's reply is not sent. */
    SKIP
  }

  /** How it stands with the session's requests. */
  public enum Standing {
    /** None waits. */
    RUNNING,
    /** The first of them goes on when it is its turn again. */
    TURN,
    /** The next command must wait for the end of CLIENT PAUSE. */
    HELD,
    /** The next command was executed and waits for what it needs. */
    BLOCKED
  }

  public Session(long id, Link link, Lane lane, long nowMs) {
    this.id = id;
    this.link = link;
    this.lane = lane;
    createdMs = nowMs;
    lastActiveMs = nowMs;
  }

  /** Unique in the life of the process, rising from 1. */
  public long id() {
    return id;
  }

  public Link link() {
    return link;
  }

  /** Where its answers and pushes go. */
  public Lane lane() {
    return lane;
  }

  /** Unix time in milliseconds. */
  public long createdMs() {
    return createdMs;
  }

  /** The index that SELECT chose. */
  public int database() {
    return database;
  }

  public void database(int index) {
    database = index;
  }

  /** 2 or 3. */
  public int respVersion() {
    return respVersion;
  }

  public void respVersion(int version) {
    respVersion = version;
  }

  /** Whether it gave a password, or needed none when it came. */
  public boolean isAuthenticated() {
    return authenticated;
  }

  public void authenticated(boolean value) {
    authenticated = value;
    admitted(value);
  }

  /** Whether it may run more than AUTH: it is authenticated, or nobody needs to be. */
  public boolean isAdmitted() {
    return admitted;
  }

  /** Also widens or narrows the parser's limits. */
  public void admitted(boolean value) {
    admitted = value;
    link.authenticated(value);
  }

  /** CLIENT SETNAME, empty if none. */
  public String name() {
    return name;
  }

  public void name(String newName) {
    name = newName;
  }

  /** CLIENT SETINFO LIB-NAME, empty if none. */
  public String libraryName() {
    return libraryName;
  }

  public void libraryName(String value) {
    libraryName = value;
  }

  /** CLIENT SETINFO LIB-VER, empty if none. */
  public String libraryVersion() {
    return libraryVersion;
  }

  public void libraryVersion(String value) {
    libraryVersion = value;
  }

  /** For whom it acts. */
  public Account account() {
    return account;
  }

  public void account(Account value) {
    account = value;
  }

  /** The name of the ACL user. */
  public String user() {
    return account.name();
  }

  /** The full name of the last command that ran, {@code client|list} for a subcommand. */
  public String lastCommand() {
    return lastCommand;
  }

  /** Unix time in milliseconds. */
  public long lastActiveMs() {
    return lastActiveMs;
  }

  /** Called before each command. */
  public void active(String command, long nowMs) {
    lastCommand = command;
    lastActiveMs = nowMs;
  }

  public boolean isNoEvict() {
    return noEvict;
  }

  public void noEvict(boolean value) {
    noEvict = value;
  }

  public boolean isNoTouch() {
    return noTouch;
  }

  public void noTouch(boolean value) {
    noTouch = value;
  }

  /** Whether its commands are part of one, of a transaction or a script, and so must not wait. */
  public boolean isNested() {
    return nested;
  }

  public void nested(boolean value) {
    nested = value;
  }

  public Type type() {
    return type;
  }

  public void type(Type value) {
    type = value;
  }

  public Subscriptions subscriptions() {
    if (subscriptions == null) {
      subscriptions = new Subscriptions(this);
    }
    return subscriptions;
  }

  /** Whether it subscribes to anything. */
  public boolean isSubscribed() {
    return subscriptions != null && subscriptions.count() > 0;
  }

  /** What it takes, as it was when {@link Clients} last looked. */
  public long memoryBytes() {
    return memoryBytes;
  }

  void memoryBytes(long bytes) {
    memoryBytes = bytes;
  }

  /** What the keys take that it watches, about. */
  public long watchBytes() {
    return watchBytes;
  }

  public void watchBytes(long bytes) {
    watchBytes = bytes;
  }

  /** What it takes now: objects, watched keys, input that waits, commands of a transaction, chunks of output that wait. */
  public long measure() {
    long queuedBytes = transaction == null ? 0 : transaction.bytes();
    long topicBytes = (subscriptions == null ? 0 : subscriptions.bytes()) + (tracking == null ? 0 : tracking.prefixBytes());
    return OBJECT_BYTES + watchBytes + topicBytes + link.inputBytes() + queuedBytes
        + (long) link.outputChunks() * ChunkPool.CHUNK_BYTES;
  }

  /** The offset in the stream of effects that its replies from here on wait for. */
  public long awaitedOffset() {
    return awaitedOffset;
  }

  /** What it did stands in the stream up to here: its replies must not go out before that is safe. */
  public void await(long offset) {
    awaitedOffset = offset;
  }

  /** Whether it belongs to the clients that share a limit of memory: normal or pub/sub, and not about to be closed. */
  public boolean isCounted() {
    return (type == Type.NORMAL || type == Type.PUBSUB) && !link.isDoomed();
  }

  public ReplyMode replyMode() {
    return replyMode;
  }

  public void replyMode(ReplyMode mode) {
    replyMode = mode;
  }

  public Standing standing() {
    return standing;
  }

  public void standing(Standing value) {
    standing = value;
  }

  /** Whether a command of it waits, and all that it sent behind it. */
  public boolean isBlocked() {
    return standing == Standing.HELD || standing == Standing.BLOCKED;
  }

  /** What was queued since MULTI, or null: no transaction is open. */
  public Transaction transaction() {
    return transaction;
  }

  /** MULTI. */
  public void beginTransaction() {
    transaction = new Transaction();
  }

  /** EXEC or DISCARD. */
  public void endTransaction() {
    if (transaction != null) {
      transaction.close();
      transaction = null;
    }
    stale = false;
  }

  /** Whether a key that it watches has changed. */
  public boolean isStale() {
    return stale;
  }

  public void stale(boolean value) {
    stale = value;
  }

  /** Whether it is shown every command. */
  public boolean isMonitor() {
    return monitor;
  }

  public void monitor(boolean value) {
    monitor = value;
  }

  /** Whether its commands are shown to nobody: they were when they ran first. */
  public boolean isHidden() {
    return hidden;
  }

  public void hidden(boolean value) {
    hidden = value;
  }

  /** How it tracks keys, or null. */
  public KeyTracking tracking() {
    return tracking;
  }

  /** Null: it does not. */
  public void tracking(KeyTracking value) {
    tracking = value;
  }

  /** The requests that wait, oldest first. The oldest may have been executed in part. */
  public ArrayDeque<Request> backlog() {
    if (backlog == null) {
      backlog = new ArrayDeque<>(4);
    }
    return backlog;
  }

  /** What was made for it unasked and not sent yet, or null; kept by its lane. */
  public Request push() {
    return push;
  }

  void push(Request request) {
    push = request;
  }

  Request takePush() {
    Request taken = push;
    push = null;
    return taken;
  }

  /** Whether the link closes after this request's replies; what follows in the pipeline is not executed. */
  public boolean isClosing() {
    return closing;
  }

  public void close() {
    closing = true;
  }

  /** Closes the link soon, without waiting for replies that are not written yet. */
  public void kill() {
    closing = true;
    link.doom();
    lane.inlet().wakeSelector();
  }

  /** RESET: back to the state of a new connection, the id apart. */
  public void reset() {
    endTransaction();
    subscriptions().end();
    database = 0;
    respVersion = 2;
    name = "";
    noEvict = false;
    noTouch = false;
    replyMode = ReplyMode.ON;
  }
}
