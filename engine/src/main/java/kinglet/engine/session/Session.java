package kinglet.engine.session;

import kinglet.engine.resp.ChunkPool;

/**
 * A client's state between commands. Owned by the executor.
 */
public final class Session {
  /** What a client's objects take on the Java heap, about; without its buffers. */
  public static final int OBJECT_BYTES = 2048;

  private final long id;
  private final Link link;
  private final Inlet inlet;
  private final long createdMs;
  private int database;
  private int respVersion = 2;
  private boolean authenticated;
  private String name = "";
  private String libraryName = "";
  private String libraryVersion = "";
  private String user = "default";
  private String lastCommand = "NULL";
  private long lastActiveMs;
  private boolean noEvict;
  private boolean noTouch;
  private boolean closing;
  private boolean blocked;
  private long memoryBytes;
  private Type type = Type.NORMAL;
  private ReplyMode replyMode = ReplyMode.ON;

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

  public Session(long id, Link link, Inlet inlet, long nowMs) {
    this.id = id;
    this.link = link;
    this.inlet = inlet;
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

  public boolean isAuthenticated() {
    return authenticated;
  }

  /** Also widens or narrows the parser's limits. */
  public void authenticated(boolean value) {
    authenticated = value;
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

  /** The ACL user. */
  public String user() {
    return user;
  }

  public void user(String value) {
    user = value;
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

  public Type type() {
    return type;
  }

  public void type(Type value) {
    type = value;
  }

  /** What it takes, as it was when {@link Clients} last looked. */
  public long memoryBytes() {
    return memoryBytes;
  }

  void memoryBytes(long bytes) {
    memoryBytes = bytes;
  }

  /** What it takes now: objects, input that waits, chunks of output that wait. */
  public long measure() {
    return OBJECT_BYTES + link.inputBytes() + (long) link.outputChunks() * ChunkPool.CHUNK_BYTES;
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

  /** Whether a command of it waits, and all that it sent behind it. */
  public boolean isBlocked() {
    return blocked;
  }

  public void blocked(boolean value) {
    blocked = value;
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
    inlet.wakeSelector();
  }

  /** RESET: back to the state of a new connection, the id apart. */
  public void reset() {
    database = 0;
    respVersion = 2;
    name = "";
    user = "default";
    noEvict = false;
    noTouch = false;
    replyMode = ReplyMode.ON;
  }
}
