package kinglet.snapshot.command;

import static kinglet.engine.command.Flags.ACL_ADMIN;
import static kinglet.engine.command.Flags.ACL_DANGEROUS;
import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.NO_ASYNC_LOADING;
import static kinglet.engine.command.Flags.NO_MULTI;
import static kinglet.engine.command.Flags.STALE;
import static kinglet.engine.command.Flags.WHOLE_KEYSPACE;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;

/** SAVE, BGSAVE, LASTSAVE. Owned by the executor. Source: Redis 7.2. */
public final class SnapshotCommands implements CommandFamily {
  private static final String IN_PROGRESS = "ERR Background save already in progress";
  private static final String BUSY = "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in "
      + "order to schedule a BGSAVE whenever possible.";

  private final Persistence persistence;

  public SnapshotCommands(Persistence persistence) {
    this.persistence = persistence;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("server", 0);
    table.add("bgsave", -1, ADMIN | NOSCRIPT | NO_ASYNC_LOADING, Keys.NONE, this::saveInBackground);
    table.add("lastsave", 1, LOADING | STALE | FAST | ACL_ADMIN | ACL_DANGEROUS, Keys.NONE,
        call -> call.reply().integer(persistence.lastSaveSeconds()));
    table.add("save", 1, ADMIN | NOSCRIPT | NO_ASYNC_LOADING | NO_MULTI | WHOLE_KEYSPACE, Keys.NONE, this::save);
  }

  private void save(Call call) {
    if (!call.isAgain()) {
      beginSave(call);
    } else if (persistence.isSaved()) {
      call.reply().ok();
    } else {
      call.reply().error("ERR");
    }
  }

  private void beginSave(Call call) {
    if (persistence.isRunning()) {
      call.reply().error(IN_PROGRESS);
    } else {
      persistence.save(call.session());
      call.block(0);
    }
  }

  private void saveInBackground(Call call) {
    boolean schedule = call.count() == 2 && call.is(1, "schedule");
    boolean mustWait = call.session().isNested();
    if (call.count() > 1 && !schedule) {
      call.reply().error(Errors.SYNTAX);
    } else if (persistence.isRunning() || persistence.isAwaited()) {
      call.reply().error(IN_PROGRESS);
    } else if (mustWait || schedule && persistence.isBusy()) {
      persistence.schedule();
      call.reply().simple("Background saving scheduled");
    } else if (persistence.isBusy()) {
      call.reply().error(BUSY);
    } else {
      persistence.begin();
      call.reply().simple("Background saving started");
    }
  }
}
