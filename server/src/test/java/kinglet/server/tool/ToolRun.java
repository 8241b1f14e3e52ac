package kinglet.server.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What a tool printed and how it ended.
 *
 * @param status 0 if all is well
 */
record ToolRun(int status, String output) {
  /** Runs one of ours in this process. */
  static ToolRun ours(BiFunction<PrintStream, InputStream, Callable<Integer>> tool, String answer, Object... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    CommandLine line = new CommandLine(tool.apply(out, new ByteArrayInputStream(answer.getBytes(UTF_8))));
    int status = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new ToolRun(status, bytes.toString(UTF_8));
  }

  static ToolRun checkAof(String answer, Object... arguments) {
    return ours(CheckAof::new, answer, arguments);
  }

  static ToolRun checkRdb(Object... arguments) {
    return ours((out, in) -> new CheckRdb(out), "", arguments);
  }

  /** Runs a program of this machine. */
  static ToolRun theirs(String answer, Object... words) throws IOException, InterruptedException {
    List<String> command = Stream.of(words).map(Object::toString).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(answer.getBytes(UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    return new ToolRun(process.waitFor(), output);
  }

  /** The line that begins so, or nothing. */
  String line(String start) {
    return output.lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
  }

  /** Whether there is such a program. */
  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
