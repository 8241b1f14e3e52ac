package kinglet.snapshot;

import java.io.IOException;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.Crc64;

/** Brings the bytes of an RDB file to a sink, and the checksum of all behind them. Owned by the thread that calls the sink. */
final class SinkFeed implements SnapshotFeed {
  private final SnapshotSink sink;
  private final boolean checksum;
  private long crc;
  private boolean open;

  SinkFeed(SnapshotSink sink, boolean checksum) {
    this.sink = sink;
    this.checksum = checksum;
  }

  @Override
  public void feed(NativeBuffer bytes) throws IOException {
    openOnce();
    if (checksum) {
      crc = Crc64.update(crc, bytes.address(), bytes.length());
    }
    sink.write(bytes.address(), bytes.length());
  }

  @Override
  public void finish() throws IOException {
    openOnce();
    try (NativeBuffer trailer = new NativeBuffer()) {
      Memory.putLong(trailer.room(Long.BYTES), crc);
      trailer.advance(Long.BYTES);
      sink.write(trailer.address(), trailer.length());
    }
    sink.finish();
  }

  @Override
  public void abort() {
    sink.abort();
  }

  private void openOnce() throws IOException {
    if (!open) {
      open = true;
      sink.open();
    }
  }
}
