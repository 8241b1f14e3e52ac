package kinglet.server.log;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** One name's logger. What {@link ServerLog} does not take is not even formatted. */
final class ServerLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  ServerLogger(String name) {
    this.name = name;
  }

  private static boolean takes(Level level) {
    return ServerLog.takes(LogLevel.of(level));
  }

  @Override
  public boolean isTraceEnabled() {
    return takes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return takes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return takes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return takes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return takes(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
    ServerLog.write(LogLevel.of(level), MessageFormatter.basicArrayFormat(pattern, arguments), cause);
  }
}
