package kinglet.engine.config;

import java.io.IOException;
import java.util.List;

/** The files that configuration is read from; handed in, because the engine touches none. Called at start only. */
public interface ConfigFiles {
  /**
   * The bytes of a file, one character each (see {@link Latin#of}).
   *
   * @throws IOException with the system's words ("No such file or directory") if it can't be read
   */
  String read(String path) throws IOException;

  /** The paths that match a pattern with {@code * ? [ ]}, sorted; empty if none do. */
  List<String> glob(String pattern);

  /**
   * The bytes of the standard input, to its end.
   *
   * @throws IOException if it can't be read
   */
  String readStandardInput() throws IOException;
}
