package kinglet.engine.family;

import kinglet.engine.config.ClientSettings;
import kinglet.engine.exec.Blocking;
import kinglet.engine.session.Clients;
import kinglet.engine.session.Session;
import kinglet.engine.stats.InfoSection;
import kinglet.engine.stats.InfoText;
import kinglet.engine.tracking.Tracking;

/** INFO clients. Owned by the executor. The largest buffers are those of this moment. */
public final class InfoClients implements InfoSection {
  private final Clients clients;
  private final ClientSettings settings;
  private final Blocking blocking;
  private final Tracking tracking;

  public InfoClients(Clients clients, ClientSettings settings, Blocking blocking, Tracking tracking) {
    this.clients = clients;
    this.settings = settings;
    this.blocking = blocking;
    this.tracking = tracking;
  }

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public String title() {
    return "Clients";
  }

  @Override
  public void write(InfoText out) {
    long input = 0;
    long output = 0;
    int blocked = 0;
    for (Session session : clients.all()) {
      input = Math.max(input, session.link().inputBytes());
      output = Math.max(output, session.link().outputBytes());
      blocked += session.isBlocked() ? 1 : 0;
    }
    out.field("connected_clients", clients.count());
    out.field("cluster_connections", 0);
    out.field("maxclients", settings.clientsMax());
    out.field("client_recent_max_input_buffer", input);
    out.field("client_recent_max_output_buffer", output);
    out.field("blocked_clients", blocked);
    out.field("tracking_clients", tracking.sessions());
    out.field("clients_in_timeout_table", blocking.deadlineCount());
    out.field("total_blocking_keys", blocking.keyCount());
    out.field("total_blocking_keys_on_nokey", blocking.evenGoneKeyCount());
  }
}
