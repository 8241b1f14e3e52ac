package kinglet.tier;

import java.io.IOException;
import net.openhft.chronicle.hash.ChronicleHashClosedException;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * A Chronicle Map in a file of its own, made anew; the only class that knows the library. A record takes whole pieces of
 * {@value #PIECE_BYTES} bytes. The file is laid out for records of {@value #RECORD_BYTES} bytes: many small ones make it grow
 * beyond the size that was asked for. A full disk is a signal where the map is written: an InternalError. The first map of a
 * process takes seconds, as the library compiles classes of its own: it needs a JDK, not only a runtime, and some doors of it
 * open (see jvm.options).
 */
final class ChronicleStore implements RecordStore {
  private static final int PIECE_BYTES = 256;
  private static final int RECORD_BYTES = 1024;
  private static final int OVERHEAD_BYTES = 16;
  private static final int BLOAT_MAX = 10;

  static {
    // It would post to the internet, print, and watch the disk.
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("chronicle.announcer.disable", "true");
    System.setProperty("chronicle.disk.monitor.disable", "true");
  }

  private final TierFolder folder;
  private final ChronicleMap<Long, byte[]> map;

  private ChronicleStore(TierFolder folder, ChronicleMap<Long, byte[]> map) {
    this.folder = folder;
    this.map = map;
  }

  /**
   * Makes the file.
   *
   * @throws IOException if it can't be made; the message is for the user
   */
  static ChronicleStore open(TierFolder folder, long bytesMax) throws IOException {
    try {
      return new ChronicleStore(folder, ChronicleMapBuilder.of(Long.class, byte[].class)
          .name("tier")
          .averageValueSize(RECORD_BYTES)
          .actualChunkSize(PIECE_BYTES)
          .entries(bytesMax / RECORD_BYTES)
          .maxBloatFactor(BLOAT_MAX)
          .createPersistedTo(folder.file().toFile()));
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      folder.leave();
      throw new IOException("the tier's file can't be made: " + e, e);
    }
  }

  @Override
  public void put(long ticket, byte[] record) {
    map.put(ticket, record);
  }

  @Override
  public byte[] get(long ticket) throws IOException {
    try {
      byte[] record = map.get(ticket);
      if (record != null) {
        return record;
      }
    } catch (ChronicleHashClosedException e) {
      throw new IOException("the server is about to end", e);
    }
    throw new IOException("there is no record " + ticket);
  }

  @Override
  public void remove(long ticket) {
    map.remove(ticket);
  }

  @Override
  public long diskBytes(int recordBytes) {
    return (recordBytes + OVERHEAD_BYTES + PIECE_BYTES - 1L) / PIECE_BYTES * PIECE_BYTES;
  }

  @Override
  public void close() {
    map.close();
    folder.leave();
  }
}
