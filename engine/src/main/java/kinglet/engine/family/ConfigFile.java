package kinglet.engine.family;

import java.io.IOException;

/** The configuration file, for CONFIG REWRITE and INFO; filled by the server. Called on the executor. */
public interface ConfigFile {
  /** The server was started without a file. */
  ConfigFile NONE = new ConfigFile() {
    @Override
    public String path() {
      return "";
    }

    @Override
    public String read() {
      return "";
    }

    @Override
    public void replace(String text) throws IOException {
      throw new IOException("No such file or directory");
    }
  };

  /** Absolute; empty if there is no file. */
  String path();

  /**
   * The bytes, one character each; empty if the file is gone.
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
