package kinglet.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinglet.engine.Engine;
import kinglet.engine.exec.CronTask;
import kinglet.engine.exec.Gate;
import kinglet.engine.exec.Replay;
import kinglet.engine.session.Session;
import kinglet.snapshot.load.Load;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DEBUG LOADAOF: ends the log, empties the data and loads what the log holds, as at a start. It is a task since effects can't be
 * replayed inside of a command: who asks for it waits. If it can't be loaded, clients are refused until it can. Owned by the
 * executor.
 */
final class LogReload implements CronTask {
  private static final Logger LOG = LoggerFactory.getLogger("debug");
  private static final int RETRY_MS = 10;

  private final Kinglet kinglet;
  private final List<Session> waiting = new ArrayList<>();
  private long nextMs = Long.MAX_VALUE;
  private Replay replay;
  private boolean successful;

  LogReload(Kinglet kinglet) {
    this.kinglet = kinglet;
  }

  /** Has it done soon; the session is woken then. Who asks while one is under way waits for that. */
  void ask(Session session) {
    waiting.add(session);
    if (replay == null) {
      nextMs = 0;
    }
  }

  /** Whether the last one loaded all. */
  boolean isSuccessful() {
    return successful;
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    if (kinglet.persisting().isBusy() || kinglet.log().isBusy()) {
      nextMs = nowMs + RETRY_MS;
      return 0;
    }
    nextMs = Long.MAX_VALUE;
    try {
      kinglet.log().end();
    } catch (IOException e) {
      LOG.warn("The log can't be loaded while it can't be written: {}", e.getMessage());
      answer(false);
      return 1;
    }
    begin();
    return 1;
  }

  private void begin() {
    replay = kinglet.engine().replay();
    // From here on the data is not whole.
    kinglet.engine().gate().state(Gate.LOADING, true);
    empty(kinglet.engine());
    try {
      Load data = LogLinks.reopen(kinglet, replay);
      kinglet.persisting().load(data, () -> loaded(data != null), this::failed);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void empty(Engine engine) {
    for (int i = 0; i < engine.keyspace().databaseCount(); i++) {
      engine.call().tellClear(engine.keyspace().database(i));
      engine.keyspace().clear(i);
    }
    kinglet.persisting().forgetFunctions();
  }

  /** Where there is no log, there is no data: Redis calls that an error. */
  private void loaded(boolean found) {
    try {
      kinglet.log().loaded();
      kinglet.engine().keyspace().expiryHides(false);
      kinglet.engine().gate().state(Gate.LOADING, false);
      LOG.info("{} by DEBUG LOADAOF", found ? "Append Only File loaded" : "No Append Only File found");
      answer(found);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException cause) {
    LOG.error("The log can't be loaded, clients are refused: {}", cause.getMessage());
    kinglet.engine().gate().state(Gate.LOADING, true);
    answer(false);
  }

  private void answer(boolean success) {
    if (replay != null) {
      replay.end();
      replay = null;
    }
    successful = success;
    waiting.forEach(kinglet.engine().blocking()::wake);
    waiting.clear();
  }
}
