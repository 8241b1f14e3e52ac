package kinglet.engine.command;

import kinglet.engine.session.Inlet;
import kinglet.engine.session.Link;
import kinglet.engine.session.Session;
import kinglet.engine.session.Waker;

/** A connection to nobody, with a session. */
final class SilentLink extends Link {
  SilentLink() {
    session(new Session(1, this, new Inlet(2, Waker.NONE, Waker.NONE), 0));
  }

  @Override
  public String peerAddress() {
    return "";
  }

  @Override
  public String localAddress() {
    return "";
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public boolean isUnixSocket() {
    return false;
  }

  @Override
  public int descriptor() {
    return -1;
  }

  @Override
  public long inputBytes() {
    return 0;
  }

  @Override
  public long outputBytes() {
    return 0;
  }

  @Override
  public int outputChunks() {
    return 0;
  }
}
