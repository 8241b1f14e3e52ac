package kinglet.engine.session;

import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.resp.ParsedCommands;

/**
 * What a session queued since MULTI, copied out of its requests. Owned by the executor. Bounded by {@link #BYTES_MAX}, and
 * before that by client-query-buffer-limit.
 */
public final class Transaction {
  /** The most that can be queued, as offsets are 32 bits. */
  public static final long BYTES_MAX = Integer.MAX_VALUE;

  private final ParsedCommands commands = new ParsedCommands();
  private final NativeBuffer bytes = new NativeBuffer();
  private long anyFlags;
  private long allFlags = -1;
  private boolean aborted;

  /** The queued commands; their arguments stand at {@link #input}. */
  public ParsedCommands commands() {
    return commands;
  }

  /** Where the arguments stand. */
  public long input() {
    return bytes.address();
  }

  /** How much it takes. */
  public long bytes() {
    return bytes.length();
  }

  /** Flags that a queued command has. */
  public long anyFlags() {
    return anyFlags;
  }

  /** Flags that all queued commands have. */
  public long allFlags() {
    return allFlags;
  }

  /** Whether a command was refused, so that EXEC must not run the others. */
  public boolean isAborted() {
    return aborted;
  }

  public void abort() {
    aborted = true;
  }

  /** Adds an argument to the command that {@link #endCommand} will end. */
  public void add(int index, long address, int length) {
    int offset = (int) bytes.length();
    bytes.put(address, length);
    commands.addArgument(index, offset, length);
  }

  public void endCommand(int row, int argumentCount, long flags) {
    commands.endCommand(row, argumentCount);
    anyFlags |= flags;
    allFlags &= flags;
  }

  /** Gives its memory back. */
  void close() {
    bytes.close();
  }
}
