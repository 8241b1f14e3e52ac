package kinglet.aof.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the log that a redis-server left: in {@code dir/appenddirname} with a manifest, or before Redis 7.0 in the single file
 * {@code dir/appendfilename}. Reads only: where Redis moves an old file into the folder, it is read where it is.
 *
 * @param dir the server's working directory
 * @param folder appenddirname
 * @param name appendfilename
 */
public record AofDirectory(Path dir, String folder, String name) {
  /**
   * The files of the log in the order of loading; none if there is no log.
   *
   * @throws ManifestException if there is a manifest, and it is none
   */
  public List<AofFile> files() throws IOException, ManifestException {
    Manifest manifest = Files.exists(manifestPath()) ? Manifest.read(manifestPath()) : Manifest.empty();
    Path old = dir.resolve(name);
    if (Files.exists(old) && isOlderThan(manifest)) {
      return List.of(new AofFile(old, name, true, true));
    }
    List<AofFile> files = new ArrayList<>();
    int last = manifest.parts().size() - 1;
    for (Manifest.Part part : manifest.parts()) {
      files.add(new AofFile(dir.resolve(folder, part.file()), part.file(), part.type() == 'b', files.size() == last));
    }
    return files;
  }

  private Path manifestPath() {
    return dir.resolve(folder, name + Manifest.SUFFIX);
  }

  /** Whether the single file is what counts: nothing is in the folder, or Redis was about to move the file there. */
  private boolean isOlderThan(Manifest manifest) {
    Optional<Manifest.Part> base = manifest.base();
    if (!manifest.increments().isEmpty()) {
      return false;
    }
    return base.isEmpty() || base.get().file().equals(name) && !Files.exists(dir.resolve(folder, name));
  }
}
