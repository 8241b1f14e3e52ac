package kinglet.engine.monitor;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandListener;
import kinglet.engine.command.Flags;
import kinglet.engine.command.Secrets;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Session;
import kinglet.engine.session.SessionListener;

/**
 * Shows each command to the sessions that said MONITOR, when it has run; commands of administrators are not shown, and secrets
 * are redacted. As long as nobody looks it listens to nothing. The line is written once, and all refer to it if they are
 * many. Owned by the executor. Source: replicationFeedMonitors of Redis 7.2.
 *
 * <p>Who looks and does not read in time is closed by the limits of output: MONITOR is held to those of pub/sub, whose clients
 * too get what they have not asked for piece by piece (in Redis nothing holds it by default).
 */
public final class Monitors implements CommandListener, SessionListener {
  private static final int COPIES_MAX = 4;

  private final Call call;
  private final Secrets secrets;
  private final CommandLine line = new CommandLine();
  private final Output shared;
  private final List<Session> sessions = new ArrayList<>();

  /** Nobody looks yet; a listener of the call's and of the clients'. */
  public Monitors(Call call, Clients clients, ChunkPool chunks, Secrets secrets) {
    this.call = call;
    this.secrets = secrets;
    shared = new Output(chunks);
    call.listen(this);
    call.listening(this, false);
    clients.listen(this);
  }

  /** A session looks from the next command on. */
  void add(Session session) {
    sessions.add(session);
    session.monitor(true);
    session.link().patient(true);
    call.listening(this, true);
  }

  @Override
  public void released(Session session) {
    if (session.isMonitor()) {
      sessions.remove(session);
      session.monitor(false);
      session.link().patient(session.isSubscribed());
      call.listening(this, !sessions.isEmpty());
    }
  }

  @Override
  public void ran(Call ran) {
    if (!ran.isAgain() && !ran.session().isHidden() && !ran.command().has(Flags.SKIP_MONITOR | Flags.ADMIN)) {
      show(ran);
    }
  }

  private void show(Call ran) {
    try {
      line.write(shared, ran, secrets);
      shared.share();
      for (Session session : sessions) {
        show(session);
      }
    } catch (OutOfNativeMemoryException e) {
      // Nobody relies on what is shown; the limits of output tell who is too slow.
    }
    shared.release();
  }

  private void show(Session session) {
    Output output = session.lane().push(session);
    if (sessions.size() <= COPIES_MAX) {
      output.copy(shared);
    } else {
      output.refer(shared);
    }
  }
}
