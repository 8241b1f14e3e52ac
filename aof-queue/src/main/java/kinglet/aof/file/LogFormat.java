package kinglet.aof.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The two kinds of log files. A file is a directory, so that a format may need several. */
public enum LogFormat {
  /** Chronicle Queue. */
  QUEUE {
    @Override
    LogFile make(Path directory) throws IOException {
      return new QueueLogFile(directory);
    }

    @Override
    public Path dataFile(Path directory) throws IOException {
      return QueueLogFile.dataFile(directory);
    }

    @Override
    Frames frames(MappedFile file) {
      return new QueueFrames(file);
    }
  },

  /** Records one behind the other. */
  PLAIN {
    @Override
    LogFile make(Path directory) throws IOException {
      return new PlainLogFile(directory);
    }

    @Override
    public Path dataFile(Path directory) {
      return PlainLogFile.dataFile(directory);
    }

    @Override
    Frames frames(MappedFile file) {
      return new PlainFrames(file);
    }
  };

  /**
   * Makes a file that is not there yet.
   *
   * @throws IOException if it is there, or can't be made
   */
  public LogFile create(Path directory) throws IOException {
    Files.createDirectory(directory);
    return make(directory);
  }

  abstract LogFile make(Path directory) throws IOException;

  /** Where the records are. */
  public abstract Path dataFile(Path directory) throws IOException;

  abstract Frames frames(MappedFile file);

  /** As manifests name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
