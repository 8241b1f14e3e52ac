package kinglet.server;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kinglet.tier.RecordStore;

/** Keeps the records of a tier in memory, counts, and fails when it is told to. */
final class MemoryRecords implements RecordStore {
  private final Map<Long, byte[]> records = new ConcurrentHashMap<>();
  boolean failsToPut;
  boolean failsToGet;
  boolean damages;
  int gets;

  @Override
  public void put(long ticket, byte[] record) throws IOException {
    if (failsToPut) {
      throw new IOException("the disk is full");
    }
    records.put(ticket, record.clone());
  }

  @Override
  public byte[] get(long ticket) throws IOException {
    gets++;
    byte[] record = records.get(ticket);
    if (failsToGet || record == null) {
      throw new IOException("record " + ticket + " is unreadable");
    }
    byte[] copy = record.clone();
    copy[copy.length / 2] ^= (byte) (damages ? 1 : 0);
    return copy;
  }

  @Override
  public void remove(long ticket) {
    records.remove(ticket);
  }

  int size() {
    return records.size();
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
