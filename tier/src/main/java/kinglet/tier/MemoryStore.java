package kinglet.tier;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Keeps records in memory, and takes its time to find them: for tests of all that is around a store. */
final class MemoryStore implements RecordStore {
  private final Map<Long, byte[]> records = new ConcurrentHashMap<>();
  private final long getNanos;

  MemoryStore(long getNanos) {
    this.getNanos = getNanos;
  }

  @Override
  public void put(long ticket, byte[] record) {
    records.put(ticket, record.clone());
  }

  @Override
  public byte[] get(long ticket) throws IOException {
    if (getNanos > 0) {
      LockSupport.parkNanos(getNanos);
    }
    byte[] record = records.get(ticket);
    if (record == null) {
      throw new IOException("no record " + ticket);
    }
    return record.clone();
  }

  @Override
  public void remove(long ticket) {
    records.remove(ticket);
  }

  @Override
  public long diskBytes(int recordBytes) {
    return recordBytes;
  }

  @Override
  public void close() {
    records.clear();
  }
}
