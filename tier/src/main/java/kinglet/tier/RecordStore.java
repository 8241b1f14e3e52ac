package kinglet.tier;

import java.io.IOException;

/** Keeps records by their tickets. One thread writes; any thread may read what it has written, at any time. */
public interface RecordStore extends AutoCloseable {
  /** Keeps a record of at most 96 KiB. */
  void put(long ticket, byte[] record) throws IOException;

  /** The record that was put, a copy. */
  byte[] get(long ticket) throws IOException;

  /** Forgets a record, if it is there. */
  void remove(long ticket);

  /** About how much of the disk a record of so many bytes takes. */
  long diskBytes(int recordBytes);

  @Override
  void close();
}
