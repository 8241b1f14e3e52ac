package kinglet.engine.tracking;

import static kinglet.engine.command.Flags.ACL_CONNECTION;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.STALE;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Errors;
import kinglet.engine.command.Keys;
import kinglet.engine.session.KeyTracking;
import kinglet.engine.session.Session;

/** CLIENT TRACKING and its kin; the container is declared before them. Owned by the executor. Source: Redis 7.2. */
public final class TrackingCommands implements CommandFamily {
  private final Tracking tracking;

  public TrackingCommands(Tracking tracking) {
    this.tracking = tracking;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long own = NOSCRIPT | LOADING | STALE;
    t.group("connection", ACL_CONNECTION);
    t.sub("client", "caching", 3, own, Keys.NONE, this::caching);
    t.sub("client", "getredir", 2, own, Keys.NONE, call -> call.reply().integer(redirection(call.session())));
    t.sub("client", "tracking", -3, own, Keys.NONE, this::tracking);
    t.sub("client", "trackinginfo", 2, own, Keys.NONE, this::info);
  }

  private void tracking(Call call) {
    TrackingOptions options = new TrackingOptions(call, tracking.clients());
    if (!options.read()) {
      return;
    }
    if (call.is(2, "on")) {
      if (options.goWith(call.session().tracking())) {
        tracking.begin(call.session(), options);
        call.reply().ok();
      }
    } else if (call.is(2, "off")) {
      tracking.end(call.session());
      call.reply().ok();
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }

  private void caching(Call call) {
    KeyTracking own = call.session().tracking();
    if (own == null) {
      call.reply().error("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode "
          + "enabled");
    } else if (call.is(2, "yes")) {
      announce(call, KeyTracking.OPTIN, "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
    } else if (call.is(2, "no")) {
      announce(call, KeyTracking.OPTOUT, "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }

  private static void announce(Call call, int option, String refusal) {
    if (call.session().tracking().has(option)) {
      call.session().tracking().caching(true);
      call.reply().ok();
    } else {
      call.reply().error(refusal);
    }
  }

  private static long redirection(Session session) {
    return session.tracking() == null ? -1 : session.tracking().redirection();
  }

  private void info(Call call) {
    KeyTracking own = call.session().tracking();
    List<String> flags = own == null ? List.of("off") : flags(own);
    call.reply().map(3);
    call.reply().bulk("flags");
    call.reply().set(flags.size());
    flags.forEach(call.reply()::bulk);
    call.reply().bulk("redirect");
    call.reply().integer(redirection(call.session()));
    call.reply().bulk("prefixes");
    List<byte[]> prefixes = own == null ? List.of() : own.prefixes();
    call.reply().array(prefixes.size());
    prefixes.forEach(call.reply()::bulk);
  }

  private static List<String> flags(KeyTracking own) {
    List<String> flags = new ArrayList<>(List.of("on"));
    addIf(flags, own.has(KeyTracking.BCAST), "bcast");
    addIf(flags, own.has(KeyTracking.OPTIN), "optin");
    addIf(flags, own.has(KeyTracking.OPTIN) && own.isCaching(), "caching-yes");
    addIf(flags, own.has(KeyTracking.OPTOUT), "optout");
    addIf(flags, own.has(KeyTracking.OPTOUT) && own.isCaching(), "caching-no");
    addIf(flags, own.has(KeyTracking.NOLOOP), "noloop");
    addIf(flags, own.isBroken(), "broken_redirect");
    return flags;
  }

  private static void addIf(List<String> flags, boolean condition, String flag) {
    if (condition) {
      flags.add(flag);
    }
  }
}
