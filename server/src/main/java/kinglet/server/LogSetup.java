package kinglet.server;

import kinglet.engine.config.ServerSettings;

/** Tells the logging backend where and what to log; before the first logger is made. */
final class LogSetup {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private LogSetup() {}

  static void apply(ServerSettings settings) {
    set("logFile", settings.logFile().isEmpty() ? "System.out" : settings.logFile());
    set("defaultLogLevel", level(settings.logLevel()));
    // The queue tells at length how long it takes to map a file.
    set("log.net.openhft", "off");
    set("showDateTime", "true");
    set("dateTimeFormat", "dd MMM yyyy HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  /** redis.conf's words in the backend's: notice is what an operator wants to see, so it is info. */
  private static String level(String word) {
    return switch (word) {
      case "debug" -> "trace";
      case "verbose" -> "debug";
      case "notice" -> "info";
      case "warning" -> "warn";
      default -> "off";
    };
  }

  private static void set(String name, String value) {
    System.setProperty(PREFIX + name, value);
  }
}
