package kinglet.server;

import java.util.function.Supplier;
import kinglet.engine.Engine;
import kinglet.engine.command.Command;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.session.Session;
import kinglet.engine.stats.Version;

/**
 * What the log says when broken code ends the process: what was being executed and for whom, and how large everything was. No
 * argument of a command, as those are users' data. Asked by the thread that broke; it reads what may be inconsistent, so each line
 * stands for itself.
 */
final class CrashReport {
  private final Engine engine;
  private final StringBuilder text = new StringBuilder();

  private CrashReport(Engine engine) {
    this.engine = engine;
  }

  static String of(Engine engine) {
    CrashReport report = new CrashReport(engine);
    report.line("version", () -> "Kinglet " + Version.KINGLET + ", Redis " + Version.REDIS + ", Java " + Runtime.version());
    report.line("thread", () -> Thread.currentThread().getName());
    report.line("command", report::command);
    report.line("client", report::client);
    report.line("clients", () -> engine.clients().count());
    report.line("commands executed", () -> engine.stats().commands());
    report.line("changes", () -> engine.dispatcher().changes());
    report.line("offset", () -> engine.effects().offset());
    report.line("data bytes", () -> engine.keyspace().usedBytes());
    report.line("keys", report::keys);
    report.line("heap bytes", () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    return report.text.toString();
  }

  /** One that cannot be told must not hide the others, nor the error that is reported. */
  private void line(String name, Supplier<Object> value) {
    Object shown;
    try {
      shown = value.get();
    } catch (RuntimeException | Error e) {
      shown = "? " + e;
    }
    text.append("\n  ").append(name).append(": ").append(shown);
  }

  private Object command() {
    Command command = engine.call().command();
    return command == null ? "none" : command.fullName() + ", " + engine.call().count() + " arguments, "
        + engine.call().argumentBytes() + " bytes";
  }

  private Object client() {
    Session session = engine.call().session();
    return session == null ? "none" : "id " + session.id() + ", " + session.link().peerAddress() + ", user " + session.user()
        + ", database " + session.database() + ", RESP" + session.respVersion();
  }

  private Object keys() {
    StringBuilder sizes = new StringBuilder();
    Keyspace keyspace = engine.keyspace();
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      if (keyspace.database(i).size() > 0) {
        sizes.append(" db").append(i).append('=').append(keyspace.database(i).size());
      }
    }
    return sizes;
  }
}
