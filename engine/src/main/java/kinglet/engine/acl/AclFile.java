package kinglet.engine.acl;

import java.io.IOException;

/** The file of users; filled by the server. Its text is bytes, a character each. Called on the executor. */
public interface AclFile {
  /** As it was configured; empty if there is none. */
  String path();

  /**
   * All of it.
   *
   * @throws IOException with the system's words if it can't be read
   */
  String read() throws IOException;

  /**
   * Puts other bytes in its place, all or nothing, on the disk when it returns.
   *
   * @throws IOException with the system's words if it can't be done; then the old file is there
   */
  void replace(String text) throws IOException;
}
