package kinglet.aof.redis;

/** Bytes are not what an append-only file of Redis has. Expected: they come from outside. */
public final class AofFormatException extends Exception {
  private static final long serialVersionUID = 1;

  private final long offset;
  private final boolean truncated;

  AofFormatException(long offset, boolean truncated, String message) {
    super(message);
    this.offset = offset;
    this.truncated = truncated;
  }

  /** Of the line or the text that is wrong, in bytes from the file's start. */
  public long offset() {
    return offset;
  }

  /** Whether the file only ends too early: what is before is whole, and the rest may be cut off. */
  public boolean isTruncated() {
    return truncated;
  }
}
