package kinglet.engine.resp;

/**
 * What the parser accepts of one command; more is a protocol error, and the connection closes. One object for all
 * connections of a kind: any thread sets, every selector reads. Source: Redis 7.2.
 */
public final class ParserLimits {
  /** Most bytes of a line: a header without its end, or an inline command without its end. */
  public static final int LINE_BYTES_MAX = 64 * 1024;

  /** Most arguments of a command before the client is authenticated. */
  public static final int STRANGER_ARGUMENTS_MAX = 10;

  /** Most bytes of an argument before the client is authenticated. */
  public static final int STRANGER_BULK_BYTES_MAX = 16 * 1024;

  /** Most bytes that a command can have here, whatever was configured: it must fit into one chunk. */
  public static final int COMMAND_BYTES_MAX = Integer.MAX_VALUE - ChunkPool.CHUNK_BYTES;

  private volatile int bulkBytesMax = 512 * 1024 * 1024;
  private volatile int argumentsMax = Integer.MAX_VALUE;

  /** Most bytes of one argument: {@code proto-max-bulk-len}. */
  public int bulkBytesMax() {
    return bulkBytesMax;
  }

  /** Sets it, to {@link #COMMAND_BYTES_MAX} at most. */
  public void bulkBytesMax(long bytes) {
    bulkBytesMax = (int) Math.min(bytes, COMMAND_BYTES_MAX);
  }

  /** Most arguments of one command, the name included. Each takes 8 bytes of heap while the command is incomplete. */
  public int argumentsMax() {
    return argumentsMax;
  }

  public void argumentsMax(int arguments) {
    argumentsMax = arguments;
  }
}
