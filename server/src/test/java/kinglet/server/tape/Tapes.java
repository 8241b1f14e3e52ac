package kinglet.server.tape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All tapes in the resources; with {@code -Dkinglet.tapes=client} only those whose names begin so. */
final class Tapes {
  private Tapes() {}

  static Stream<Tape.Test> all() throws Exception {
    Path folder = Path.of(Objects.requireNonNull(Tapes.class.getResource("/tapes")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".tape"))
          .filter(file -> file.getFileName().toString().startsWith(System.getProperty("kinglet.tapes", ""))).sorted().toList();
      return sorted.stream().flatMap(file -> load(file.getFileName().toString()).tests().stream());
    }
  }

  private static Tape load(String name) {
    try {
      return Tape.load(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
