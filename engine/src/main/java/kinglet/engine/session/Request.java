package kinglet.engine.session;

import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParsedCommands;

/**
 * Everything complete that one socket read brought, parsed, and later the replies to it. Pooled by its selector. Owned by
 * one thread at a time: the selector fills it, the executor answers it, the selector writes and reuses it.
 */
public final class Request {
  /** What it is for. */
  public enum Kind {
    /** Execute {@link Request#commands}. */
    COMMANDS,
    /** The link is new: make it a session. */
    OPENED,
    /** The link is gone; its last request. */
    CLOSED,
    /** Output that the executor made unasked: it has no input, and its home is the executor. */
    PUSH
  }

  // Null in a push.
  private final ParsedCommands commands;
  private Output output;
  private Kind kind = Kind.COMMANDS;
  private Link link;
  private Chunk input;
  private String protocolError;
  private boolean closeAfter;
  private long replyBytesMax = Output.BYTES_MAX;
  private int next;
  private int inputBytes;
  private long readyNanos;
  private long executedNanos;
  private long awaitedOffset;

  // Those behind it in a stack of requests.
  private Request below;

  public Request(ChunkPool pool) {
    this(new Output(pool), new ParsedCommands());
  }

  private Request(Output output, ParsedCommands commands) {
    this.output = output;
    this.commands = commands;
  }

  /** A request that only ever is a {@link Kind#PUSH}. */
  public static Request push(ChunkPool pool) {
    Request push = new Request(new Output(pool), null);
    push.kind = Kind.PUSH;
    return push;
  }

  /** Prepares a push, whose output is empty, for another use. */
  public void beginPush(Link newLink) {
    link = newLink;
    closeAfter = false;
  }

  /** Prepares it for another use. */
  public void begin(Kind newKind, Link newLink) {
    kind = newKind;
    link = newLink;
    protocolError = null;
    closeAfter = false;
    next = 0;
    commands.clear();
    output.clear();
  }

  public Kind kind() {
    return kind;
  }

  public Link link() {
    return link;
  }

  public ParsedCommands commands() {
    return commands;
  }

  /** The bytes that the arguments stand in; null unless the kind is {@link Kind#COMMANDS}. */
  public Chunk input() {
    return input;
  }

  public void input(Chunk chunk) {
    input = chunk;
  }

  public Output output() {
    return output;
  }

  /** Each gets the other's output. */
  public void exchangeOutput(Request other) {
    Output others = other.output;
    other.output = output;
    output = others;
  }

  /** The executor: at how many bytes of replies its execution ends; more than {@link Output#BYTES_MAX} is as many. */
  public void replyBytesMax(long bytesMax) {
    replyBytesMax = Math.min(bytesMax, Output.BYTES_MAX);
  }

  /** Whether it has as many bytes of replies as it may. */
  public boolean isFull() {
    return output.length() >= replyBytesMax;
  }

  /** What was wrong with the bytes after the last command, as an error reply without its dash, or null. */
  public String protocolError() {
    return protocolError;
  }

  public void protocolError(String error) {
    protocolError = error;
  }

  /** Whether the selector closes the link once the output is written. */
  public boolean closeAfter() {
    return closeAfter;
  }

  public void closeAfter(boolean close) {
    closeAfter = close;
  }

  /** How many bytes of the input belong to its commands. */
  public int inputBytes() {
    return inputBytes;
  }

  public void inputBytes(int bytes) {
    inputBytes = bytes;
  }

  /** The executor's place: the next command to execute. */
  public int next() {
    return next;
  }

  public void next(int command) {
    next = command;
  }

  /** When the selector had it ready, by the clock that the executor uses too. */
  public long readyNanos() {
    return readyNanos;
  }

  public void readyNanos(long nanos) {
    readyNanos = nanos;
  }

  /** When the executor was done with it, by the same clock. */
  public long executedNanos() {
    return executedNanos;
  }

  public void executedNanos(long nanos) {
    executedNanos = nanos;
  }

  /** The offset in the stream of effects that it waits for before it goes home. */
  long awaitedOffset() {
    return awaitedOffset;
  }

  void awaitedOffset(long offset) {
    awaitedOffset = offset;
  }

  /** The next in the stack that this one is in. */
  public Request below() {
    return below;
  }

  void below(Request request) {
    below = request;
  }
}
