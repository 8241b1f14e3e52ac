package kinglet.io;

import java.nio.channels.SelectionKey;

/** What is attached to a key. Called on the selector's thread, from within its select. */
interface KeyHandler {
  /** The channel is ready. */
  void ready(SelectionKey key);

  /** The channel got another key, because the selector was replaced. */
  void moved(SelectionKey key);
}
