package kinglet.server.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where log lines go, and which of them: one for the process, as SLF4J's loggers are. Lines look as Redis's, for the tools that
 * read them: {@code 4711:M 21 Nov 2026 16:36:11.123 * text}. A file is opened for each line, so that who rotates it need not
 * tell us. Until it is told otherwise, warnings go to the standard error. What cannot be written is lost; the server goes on. Any thread.
 */
public final class ServerLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd MMM yyyy HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final long PROCESS = ProcessHandle.current().pid();
  private static final Object TURN = new Object();

  // Of the tools; the server says it at once.
  private static volatile LogLevel level = LogLevel.WARNING;
  private static volatile String file;
  private static volatile Syslog syslog;

  private ServerLog() {}

  /** Says what is logged from now on: debug, verbose, notice, warning or nothing. */
  public static void level(String word) {
    level = LogLevel.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /**
   * Says where lines go from now on.
   *
   * @param path of a file to append to; empty: the standard output
   * @throws IOException if the file cannot be opened
   */
  public static void file(String path) throws IOException {
    if (!path.isEmpty()) {
      new FileOutputStream(path, true).close();
    }
    file = path;
  }

  /** Lines go to syslog too from now on. */
  public static void syslog(String identity, String facility) {
    syslog = new Syslog(identity, facility);
  }

  static boolean takes(LogLevel wanted) {
    return wanted.compareTo(level) >= 0;
  }

  static void write(LogLevel lineLevel, String text, Throwable cause) {
    String whole = cause == null ? text : text + "\n" + trace(cause);
    String line = PROCESS + ":M " + TIME.format(Instant.now()) + " " + lineLevel.mark + " " + whole + "\n";
    synchronized (TURN) {
      append(line.getBytes(StandardCharsets.UTF_8));
    }
    Syslog other = syslog;
    if (other != null) {
      other.send(lineLevel, whole);
    }
  }

  private static String trace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  @SuppressWarnings("SystemOut")
  private static void append(byte[] line) {
    String path = file;
    if (path == null || path.isEmpty()) {
      PrintStream out = path == null ? System.err : System.out;
      out.write(line, 0, line.length);
      out.flush();
      return;
    }
    try (OutputStream out = new FileOutputStream(path, true)) {
      out.write(line);
    } catch (IOException e) {
      // There is nowhere to say so.
    }
  }
}
