package kinglet.engine.keyspace;

/** Where no entry ever gets cold. */
final class NoColdValues implements ColdValues {
  @Override
  public long count() {
    return 0;
  }

  @Override
  public ColdRecord fetch(long entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] read(long entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long decode(byte[] bytes, long key, int keyLength) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long thaw(Database database, long entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(long word) {
    throw new UnsupportedOperationException();
  }
}
