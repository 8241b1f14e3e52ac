package kinglet.engine.keyspace;

/** What stands in for each type where its value is cold: most questions are not asked, or have a short answer. */
final class ColdType implements ValueType {
  private ColdValues values = ColdValues.NONE;

  /** Who has them from now on. */
  void values(ColdValues newValues) {
    values = newValues;
  }

  ColdValues values() {
    return values;
  }

  @Override
  public String encodingName(int encoding) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long free(int encoding, long word, int blocksMax) {
    values.release(word);
    return 0;
  }

  @Override
  public long copy(int encoding, long word) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long memoryBytes(int encoding, long word) {
    return 0;
  }

  @Override
  public void digest(long entry, ValueDigest digest) {
    values.digest(entry, digest);
  }
}
