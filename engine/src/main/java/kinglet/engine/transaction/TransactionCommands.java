package kinglet.engine.transaction;

import static kinglet.engine.command.Flags.ACL_TRANSACTION;
import static kinglet.engine.command.Flags.ALLOW_BUSY;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.NOT_QUEUED;
import static kinglet.engine.command.Flags.RUNS_QUEUE;
import static kinglet.engine.command.Flags.SKIP_SLOWLOG;
import static kinglet.engine.command.Flags.STALE;

import java.util.function.Supplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.NestedRunner;
import kinglet.engine.session.Session;
import kinglet.engine.session.Transaction;

/**
 * MULTI, EXEC, DISCARD, WATCH, UNWATCH. What comes between MULTI and EXEC is queued before it gets here. Owned by the
 * executor. Source: Redis 7.2.
 */
public final class TransactionCommands implements CommandFamily {
  private final Watches watches;
  private final Supplier<NestedRunner> runner;

  /**
   * The family.
   *
   * @param runner asked at the first EXEC
   */
  public TransactionCommands(Watches watches, Supplier<NestedRunner> runner) {
    this.watches = watches;
    this.runner = runner;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("transactions", ACL_TRANSACTION);
    long always = NOSCRIPT | LOADING | STALE | ALLOW_BUSY;
    table.add("multi", 1, always | FAST | NOT_QUEUED, Keys.NONE, this::multi);
    table.add("exec", 1, NOSCRIPT | LOADING | STALE | SKIP_SLOWLOG | NOT_QUEUED | RUNS_QUEUE, Keys.NONE, this::exec);
    table.add("discard", 1, always | FAST | NOT_QUEUED, Keys.NONE, this::discard);
    table.add("watch", -2, always | FAST | NOT_QUEUED, Keys.all(Keys.RO | Keys.UNREAD), this::watch);
    table.add("unwatch", 1, always | FAST, Keys.NONE, this::unwatch);
  }

  private void multi(Call call) {
    if (call.session().transaction() != null) {
      call.reply().error("ERR MULTI calls can not be nested");
    } else {
      call.session().beginTransaction();
      call.reply().ok();
    }
  }

  private void discard(Call call) {
    if (call.session().transaction() == null) {
      call.reply().error("ERR DISCARD without MULTI");
    } else {
      end(call.session());
      call.reply().ok();
    }
  }

  private void exec(Call call) {
    Session session = call.session();
    Transaction transaction = session.transaction();
    if (transaction == null) {
      call.reply().error("ERR EXEC without MULTI");
    } else if (transaction.isAborted()) {
      end(session);
      call.reply().error("EXECABORT Transaction discarded because of previous errors.");
    } else if (session.isStale() || watches.hasExpired(session)) {
      end(session);
      call.reply().nilArray();
    } else {
      watches.unwatch(session);
      call.reply().array(transaction.commands().count());
      runner.get().run(transaction.commands(), transaction.input());
      end(session);
    }
  }

  private void end(Session session) {
    watches.unwatch(session);
    session.endTransaction();
  }

  private void watch(Call call) {
    if (call.session().transaction() != null) {
      call.reply().error("ERR WATCH inside MULTI is not allowed");
      return;
    }
    for (int i = 1; i < call.count() && !call.session().isStale(); i++) {
      watches.watch(i);
    }
    call.reply().ok();
  }

  private void unwatch(Call call) {
    watches.unwatch(call.session());
    call.session().stale(false);
    call.reply().ok();
  }
}
