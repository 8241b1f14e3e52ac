package kinglet.aof;

import static kinglet.engine.command.Flags.ADMIN;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.NO_ASYNC_LOADING;

import java.util.function.Supplier;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;

/** BGREWRITEAOF. Owned by the executor. Source: Redis 7.2. */
public final class AofCommands implements CommandFamily {
  private final Supplier<Rewriter> rewriter;

  /**
   * The commands.
   *
   * @param rewriter asked at each call
   */
  public AofCommands(Supplier<Rewriter> rewriter) {
    this.rewriter = rewriter;
  }

  @Override
  public void declare(CommandTable.Builder table) {
    table.group("server", 0);
    table.add("bgrewriteaof", 1, ADMIN | NOSCRIPT | NO_ASYNC_LOADING, Keys.NONE, this::rewrite);
  }

  private void rewrite(Call call) {
    Rewriter log = rewriter.get();
    if (log.isRunning()) {
      call.reply().error("ERR Background append only file rewriting already in progress");
    } else if (log.isBusy() || call.session().isNested()) {
      log.schedule();
      call.reply().simple("Background append only file rewriting scheduled");
    } else {
      log.begin();
      call.reply().simple("Background append only file rewriting started");
    }
  }
}
