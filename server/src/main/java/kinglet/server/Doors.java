package kinglet.server;

import kinglet.engine.family.Shutdown;
import kinglet.engine.stats.NetworkFigures;

/**
 * What commands reach of the running server: filled by whoever runs it, before the first cycle. What is not filled does
 * nothing.
 */
public final class Doors {
  private Shutdown shutdown = Shutdown.NONE;
  private NetworkFigures network = NetworkFigures.NONE;
  private String threadingMode = "invoker";
  private String supervised = "no";

  public Shutdown shutdown() {
    return shutdown;
  }

  public void shutdown(Shutdown value) {
    shutdown = value;
  }

  public NetworkFigures network() {
    return network;
  }

  public void network(NetworkFigures value) {
    network = value;
  }

  /** The mode in force, as INFO shows it. */
  public String threadingMode() {
    return threadingMode;
  }

  public void threadingMode(String value) {
    threadingMode = value;
  }

  /** Who watches over the process, as INFO shows it. */
  public String supervised() {
    return supervised;
  }

  public void supervised(String value) {
    supervised = value;
  }
}
