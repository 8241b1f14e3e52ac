package kinglet.engine.session;

/** A link without a socket: whoever calls the executor's duty cycle by hand is its peer. Nothing ever waits in it. */
public abstract class LocalLink extends Link {
  @Override
  public final String peerAddress() {
    return "127.0.0.1:1";
  }

  @Override
  public final String localAddress() {
    return "127.0.0.1:6379";
  }

  @Override
  public final boolean isUnixSocket() {
    return false;
  }

  @Override
  public final boolean isLocal() {
    return true;
  }

  @Override
  public final int descriptor() {
    return -1;
  }

  @Override
  public final long inputBytes() {
    return 0;
  }

  @Override
  public final long inputRoomBytes() {
    return 0;
  }

  @Override
  public final long outputPeakBytes() {
    return 0;
  }

  @Override
  public long outputBytes() {
    return 0;
  }

  @Override
  public final int outputChunks() {
    return 0;
  }
}
