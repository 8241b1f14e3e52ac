package kinglet.engine.tracking;

import java.util.LinkedHashSet;
import java.util.Set;
import kinglet.engine.session.Session;
import kinglet.engine.text.ByteKey;

/** What keys begin with that sessions hear of in the BCAST mode, and who they are. Owned by the executor. */
final class Prefix extends ByteKey {
  private final Set<Session> sessions = new LinkedHashSet<>();
  private long changed;

  Prefix(byte[] bytes, long hash) {
    super(bytes, hash);
  }

  Set<Session> sessions() {
    return sessions;
  }

  /** The head of the {@link KeyTable} of what changed in this cycle, each with the id of the session that did it last, or 0. */
  long changed() {
    return changed;
  }

  void changed(long head) {
    changed = head;
  }
}
