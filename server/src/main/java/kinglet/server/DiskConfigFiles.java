package kinglet.server;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import kinglet.engine.config.ConfigFiles;
import kinglet.engine.config.Latin;

/** Configuration files on disk. */
final class DiskConfigFiles implements ConfigFiles {
  @Override
  public String read(String path) throws IOException {
    try {
      return Latin.of(Files.readAllBytes(Path.of(path)));
    } catch (NoSuchFileException e) {
      throw new IOException("No such file or directory", e);
    }
  }

  /** Wildcards are understood in the last part of the path, which is where people use them. */
  @Override
  public List<String> glob(String pattern) {
    Path path = Path.of(pattern);
    Path folder = path.getParent() == null ? Path.of("") : path.getParent();
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path.getFileName());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> matcher.matches(file.getFileName())).map(Path::toString).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String readStandardInput() throws IOException {
    return Latin.of(System.in.readAllBytes());
  }
}
