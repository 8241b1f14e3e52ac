package kinglet.engine.hash;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.TableCapture;
import kinglet.engine.rdb.ValueCodec;

/** A capture of a {@link TableFields}. Owned by the executor. */
final class HashCapture extends TableCapture {
  private final long nearestMs;
  private final long root;
  private final DeadlineHeap heap;

  /** Of a hash without deadlines. */
  HashCapture(Keyspace keyspace, long table) {
    super(keyspace, RdbType.HASH, ValueCodec.VERSION, table);
    nearestMs = Fields.NEVER;
    root = 0;
    heap = null;
  }

  /** Of a hash with deadlines, by its {@link TimedRoot}. */
  HashCapture(Keyspace keyspace, long timedRoot, long nearestMs) {
    super(keyspace, RdbType.HASH_METADATA, ValueCodec.VERSION_OF_FIELD_DEADLINES, TimedRoot.body(timedRoot));
    this.nearestMs = nearestMs;
    root = timedRoot;
    heap = new DeadlineHeap(keyspace.allocator());
  }

  @Override
  protected void writeHead(RdbWriter out) {
    if (root != 0) {
      out.fixedLong(nearestMs);
    }
    super.writeHead(out);
  }

  @Override
  protected void write(long field, RdbWriter out) {
    if (root != 0) {
      heap.attach(TimedRoot.heap(root));
      out.length(TableField.isMortal(field) ? heap.deadlineMs(TableField.slot(field)) - nearestMs + 1 : 0);
    }
    out.string(Member.address(field), Member.length(field));
    out.string(TableField.valueAddress(field), TableField.valueLength(field));
  }
}
