package kinglet.server.tape;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of tests that read like a session.
 *
 * <pre>
 * = what the test is about (S4.37)        a new test, on an empty server
 * > SET k "a b\x00"                       a command, quoted as in redis-cli
 * < +OK                                   its reply
 * 2> GET k                                another client
 * < "a b\x00"
 * 2>> BLPOP l 0                           a command whose reply comes later, or never
 * 2< [ "l", "a" ]                         what client 2 receives next: that reply, or a message
 * </pre>
 *
 * <p>{@code <id 2>} in a command or a reply stands for the number of client 2.
 *
 * <p>A second {@code <} after a command is what its client receives next.
 *
 * Replies: {@code +simple}, {@code -ERR the whole error}, {@code :5}, {@code "bulk"}, {@code nil}, {@code nil-array},
 * {@code [ "a", :1 ]}, {@code { "k": :1 }}, {@code ~[ "a" ]}, {@code ,1.5}, {@code #t}, {@code unordered [ … ]}, {@code
 * /regular expression/}, {@code ...} for anything. {@code @wait 20} waits milliseconds; {@code @resp 3} chooses the
 * protocol of client 1; {@code @since 7.2} marks a test that an older redis-server cannot pass; {@code @config name value}
 * holds for the test. {@code #} starts a comment line.
 */
record Tape(String name, List<Test> tests) {
  private static final Pattern STEP = Pattern.compile("(\\d?)(>>|>|<) (.*)");

  /** One test. */
  record Test(String tape, String name, int line, List<Step> steps) {
    String since() {
      return steps.stream().filter(step -> step.kind().equals("since")).map(Step::text).findFirst().orElse("1.0");
    }

    @Override
    public String toString() {
      return tape + ": " + name;
    }
  }

  /** One line: a command of a client, a reply that is expected, or a directive; client 0 is the one that is meant. */
  record Step(String kind, int client, String text, int line) {}

  static Tape load(String name) throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(Tape.class.getResourceAsStream("/tapes/" + name), name), UTF_8))) {
      return parse(name, reader.lines().toList());
    }
  }

  private static Tape parse(String name, List<String> lines) {
    List<Test> tests = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("= ")) {
        tests.add(new Test(name.replace(".tape", ""), line.substring(2), i + 1, new ArrayList<>()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        tests.getLast().steps().add(step(name, line, i + 1));
      }
    }
    return new Tape(name, tests);
  }

  private static Step step(String name, String line, int number) {
    if (line.startsWith("@")) {
      String[] words = line.substring(1).split(" ", 2);
      return new Step(words[0], 1, words.length > 1 ? words[1] : "", number);
    }
    Matcher step = STEP.matcher(line);
    if (!step.matches()) {
      throw new IllegalArgumentException(name + ":" + number + ": not a step: " + line);
    }
    int client = step.group(1).isEmpty() ? 0 : Integer.parseInt(step.group(1));
    return new Step(step.group(2), client, step.group(3), number);
  }
}
