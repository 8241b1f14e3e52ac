package kinglet.perf.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and with what a run was made: a figure without it cannot be compared with another. */
public final class Environment {
  private Environment() {}

  /** The root of the repository, from the script that started this JVM; else the working directory. */
  public static Path home() {
    return Path.of(System.getProperty("kinglet.home", "")).toAbsolutePath().normalize();
  }

  /** What holds for every server of a run. */
  public static Map<String, String> describe(String mainClass, List<String> arguments) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("command", mainClass + " " + String.join(" ", arguments));
    lines.put("commit", commit());
    lines.put("uncommitted files", Long.toString(output("git", "status", "--porcelain").lines().count()));
    lines.put("cpu", cpuModel());
    lines.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    lines.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    lines.put("memory", firstLine(Path.of("/proc/meminfo"), "MemTotal"));
    lines.put("transparent huge pages", firstLine(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"), ""));
    lines.put("load at start", firstLine(Path.of("/proc/loadavg"), ""));
    lines.put("load generator jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    lines.put("redis-benchmark", output("redis-benchmark", "--version").strip());
    return lines;
  }

  /** What one server says of itself; the command line is the one that the kernel has, with all JVM flags. */
  public static String describe(ServerProcess server) {
    String version = server.info("redis_version").findFirst().orElse("unknown");
    return "version " + version + ", " + server.figures().commandLine();
  }

  /** The short hash of the checked-out commit. */
  public static String commit() {
    String hash = output("git", "rev-parse", "--short", "HEAD").strip();
    return hash.isEmpty() ? "nogit" : hash;
  }

  private static String cpuModel() {
    return firstLine(Path.of("/proc/cpuinfo"), "model name").replaceFirst("^.*:\\s*", "");
  }

  private static String firstLine(Path file, String prefix) {
    try {
      return Files.readAllLines(file).stream().filter(line -> line.startsWith(prefix)).findFirst().orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).directory(home().toFile()).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // not installed: the run will tell, or does not need it
    }
  }
}
