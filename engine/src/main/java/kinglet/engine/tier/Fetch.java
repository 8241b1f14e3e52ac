package kinglet.engine.tier;

import kinglet.engine.keyspace.ColdRecord;
import kinglet.engine.keyspace.ColdValueException;

/** A record on its way from the store, for whoever asks for it meanwhile; or one that is here. Owned by the executor. */
final class Fetch implements ColdRecord {
  private final Tier tier;
  private final long ticket;
  private final int length;
  private final long startNanos;
  private byte[] bytes;
  private Throwable failure;
  private int users;

  Fetch(Tier tier, long ticket, int length, long startNanos) {
    this.tier = tier;
    this.ticket = ticket;
    this.length = length;
    this.startNanos = startNanos;
  }

  Fetch use() {
    users++;
    return this;
  }

  long startNanos() {
    return startNanos;
  }

  void came(byte[] record, Throwable cause) {
    bytes = record;
    failure = cause;
  }

  @Override
  public boolean isHere() {
    return bytes != null || failure != null;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public byte[] bytes() {
    if (failure != null) {
      throw new ColdValueException(Tier.UNREADABLE + failure, failure);
    }
    return bytes;
  }

  @Override
  public void close() {
    users--;
    if (users == 0) {
      tier.unused(ticket);
    }
  }
}
