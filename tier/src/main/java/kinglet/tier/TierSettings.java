package kinglet.tier;

import java.io.IOException;
import kinglet.engine.config.SettingGroup;
import kinglet.engine.config.SettingTable;

/** Whether there is a cold tier, where, and how big. Owned by the executor. */
public final class TierSettings implements SettingGroup {
  private static final long BYTES_MIN = 1 << 20;

  private String path = "";
  private long bytesMax;
  private RecordStore given;

  /** Has records kept elsewhere, in what nobody else uses, instead of in a file: for tests. */
  public void keepIn(RecordStore records) {
    given = records;
  }

  /** The folder that its file is in. */
  public String path() {
    return path;
  }

  /** How much of the disk values may take; the file may be larger. */
  public long bytesMax() {
    return bytesMax;
  }

  /** Both must be set. */
  public boolean isOn() {
    return (given != null || !path.isEmpty()) && bytesMax >= BYTES_MIN;
  }

  /**
   * Makes what keeps the records.
   *
   * @throws IOException if it can't be made; the message is for the user
   */
  public StoreThread open() throws IOException {
    return new StoreThread(given != null ? given : ChronicleStore.open(TierFolder.enter(path), bytesMax));
  }

  @Override
  public void declare(SettingTable table) {
    table.path("tier-path", () -> path, text -> path = text).immutable();
    table.memory("tier-size", 0, Long.MAX_VALUE, () -> bytesMax, bytes -> bytesMax = bytes).immutable();
  }
}
