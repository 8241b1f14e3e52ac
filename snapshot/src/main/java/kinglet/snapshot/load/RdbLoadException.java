package kinglet.snapshot.load;

import java.io.IOException;

/** A file that cannot be loaded. Expected: files come from outside. */
public final class RdbLoadException extends IOException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;

  /**
   * What is wrong.
   *
   * @param offset in bytes, near the damage: of the record in which it was noticed
   */
  public RdbLoadException(String file, long offset, String reason) {
    super(file + " at offset " + offset + ": " + reason);
    this.file = file;
    this.offset = offset;
  }

  /** The file's path. */
  public String file() {
    return file;
  }

  /** In bytes. */
  public long offset() {
    return offset;
  }
}
