package kinglet.snapshot.load;

/** What a file says about itself and the server that wrote it. Owned by the loader's thread. */
public final class FileFacts {
  private int version;
  private String redisVersion = "";
  private long createdSeconds;
  private long usedBytes;
  private String replicationId = "";
  private long offset = -1;
  private boolean logBase;

  /** Takes a field of the file in; one that nobody knows does not matter. */
  void field(String name, String text) {
    switch (name) {
      case "redis-ver" -> redisVersion = text;
      case "ctime" -> createdSeconds = number(text, 0);
      case "used-mem" -> usedBytes = number(text, 0);
      case "repl-id" -> replicationId = text;
      case "repl-offset" -> offset = number(text, -1);
      case "aof-base", "aof-preamble" -> logBase = number(text, 0) != 0;
      default -> {
        // As the format demands.
      }
    }
  }

  private static long number(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  void version(int rdbVersion) {
    version = rdbVersion;
  }

  /** Of the format. */
  public int version() {
    return version;
  }

  /** Of the server, as it says; empty if it does not. */
  public String redisVersion() {
    return redisVersion;
  }

  /** Unix time, 0 if unknown. */
  public long createdSeconds() {
    return createdSeconds;
  }

  /** Of memory, when it was written; 0 if unknown. */
  public long usedBytes() {
    return usedBytes;
  }

  /** 40 hexadecimal digits, or empty. */
  public String replicationId() {
    return replicationId;
  }

  /** The position in the stream of effects that the file is a snapshot at, or -1. */
  public long offset() {
    return offset;
  }

  /** Whether it is the base of a log. */
  public boolean isLogBase() {
    return logBase;
  }
}
