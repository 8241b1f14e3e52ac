package kinglet.snapshot.mapped;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.memory.WideHash;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.snapshot.SnapshotFeed;
import kinglet.snapshot.SnapshotSink;

/**
 * Gives the frames of a mapped snapshot their checksums, and writes the index behind them. What it is fed are whole frames, of
 * which the first follow the header. Owned by the thread that calls the sink.
 */
final class MappedFeed implements SnapshotFeed {
  private static final long INDEX_ALIGN = MappedFormat.BUCKET_BYTES;

  private final SnapshotSink sink;
  private final Crc32cOfMemory sum = new Crc32cOfMemory();
  private final RecordHead head = new RecordHead();
  private final Map<Integer, Counts> databases = new TreeMap<>();
  private WideHash hash;
  private IndexTable index;
  private int headerCrc;
  private long keys;
  private long written;
  private boolean inRecord;

  /** How many keys a database has. */
  private static final class Counts {
    private long keys;
    private long volatileKeys;
  }

  MappedFeed(SnapshotSink sink) {
    this.sink = sink;
  }

  @Override
  public void feed(NativeBuffer bytes) throws IOException {
    long at = bytes.address();
    sum.over(at, bytes.length());
    if (written == 0) {
      sink.open();
      begin(at);
      at += MappedFormat.HEADER_BYTES;
    }
    while (at < bytes.end()) {
      at = seal(at, written + at - bytes.address());
    }
    write(bytes);
  }

  private void begin(long header) {
    headerCrc = sum.of(header + MappedFormat.HEADER_VERSION, MappedFormat.HEADER_BYTES - MappedFormat.HEADER_VERSION);
    Memory.putInt(header + MappedFormat.HEADER_CRC, headerCrc);
    hash = new WideHash(Memory.getLong(header + MappedFormat.HEADER_SEED));
    index = new IndexTable(MappedFormat.buckets(Memory.getLong(header + MappedFormat.HEADER_KEYS)));
  }

  /** Returns where the next frame is. */
  private long seal(long frame, long place) throws IOException {
    long length = MappedFormat.frameLength(frame);
    if (!inRecord) {
      add(frame + MappedFormat.FRAME_HEADER_BYTES, length, place);
    }
    inRecord = MappedFormat.hasMore(frame);
    long bytes = MappedFormat.frameBytes(length);
    Memory.putInt(frame, sum.of(frame + MappedFormat.FRAME_LENGTH, bytes - MappedFormat.FRAME_LENGTH));
    return frame + bytes;
  }

  private void add(long record, long length, long place) throws IOException {
    try {
      head.read(record, length);
    } catch (RdbFormatException e) {
      throw new IOException("a record was not written well", e);
    }
    if (head.isFunction()) {
      return;
    }
    Counts counts = databases.computeIfAbsent(head.database(), number -> new Counts());
    counts.keys++;
    counts.volatileKeys += head.hasDeadline() ? 1 : 0;
    keys++;
    index.add(MappedFormat.hash(hash.hash(head.keyAddress(), head.keyLength()), head.database()), place);
  }

  private void write(NativeBuffer bytes) throws IOException {
    sink.write(bytes.address(), bytes.length());
    written += bytes.length();
  }

  @Override
  public void finish() throws IOException {
    long framesEnd = written;
    try (NativeBuffer more = new NativeBuffer()) {
      more.put(new byte[(int) (-framesEnd & INDEX_ALIGN - 1)]);
      write(more);
      long indexStart = written;
      writeIndex();
      more.clear(0);
      putDatabases(more);
      putFooter(more, framesEnd, indexStart);
      write(more);
    } finally {
      close();
    }
    sink.finish();
  }

  private void writeIndex() throws IOException {
    index.seal();
    sink.write(index.address(), index.bytes());
    written += index.bytes();
  }

  private void putDatabases(NativeBuffer to) {
    databases.forEach((number, counts) -> {
      putLong(to, number);
      putLong(to, counts.keys);
      putLong(to, counts.volatileKeys);
    });
  }

  private void putFooter(NativeBuffer to, long framesEnd, long indexStart) {
    putLong(to, MappedFormat.END_MAGIC);
    putLong(to, (long) headerCrc << Integer.SIZE | databases.size());
    putLong(to, framesEnd);
    putLong(to, indexStart);
    putLong(to, index.buckets());
    putLong(to, keys);
    putLong(to, written + to.length() + MappedFormat.FOOTER_BYTES - MappedFormat.FOOTER_LENGTH);
    putInt(to, 0);
    sum.over(to.address(), to.length());
    putInt(to, sum.of(to.address(), to.length()));
  }

  private static void putInt(NativeBuffer to, int value) {
    Memory.putInt(to.room(Integer.BYTES), value);
    to.advance(Integer.BYTES);
  }

  private static void putLong(NativeBuffer to, long value) {
    Memory.putLong(to.room(Long.BYTES), value);
    to.advance(Long.BYTES);
  }

  @Override
  public void abort() {
    close();
    sink.abort();
  }

  private void close() {
    if (index != null) {
      index.close();
      index = null;
    }
  }
}
