package kinglet.engine.command;

import kinglet.engine.session.Inlet;
import kinglet.engine.session.Lane;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Session;
import kinglet.engine.session.Waker;

/** A connection to nobody, with a session. */
final class SilentLink extends LocalLink {
  SilentLink() {
    session(new Session(1, this, new Lane(new Inlet(2, Waker.NONE, Waker.NONE), 2, null, (session, bytes) -> { }), 0));
  }
}
