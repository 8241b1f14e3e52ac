package kinglet.server.log;

import org.slf4j.event.Level;

/** The words of {@code loglevel}, from the most talkative on, each with its mark in a line. */
enum LogLevel {
  DEBUG('.', 7),
  VERBOSE('-', 6),
  NOTICE('*', 5),
  WARNING('#', 4),
  NOTHING(' ', 0);

  final char mark;
  final int syslogPriority;

  LogLevel(char mark, int syslogPriority) {
    this.mark = mark;
    this.syslogPriority = syslogPriority;
  }

  /** What an operator wants to see is info in the code, and notice in redis.conf. */
  static LogLevel of(Level level) {
    return switch (level) {
      case TRACE -> DEBUG;
      case DEBUG -> VERBOSE;
      case INFO -> NOTICE;
      case WARN, ERROR -> WARNING;
    };
  }
}
