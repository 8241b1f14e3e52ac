package kinglet.engine.rdb;

import kinglet.engine.keyspace.BytesCapture;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/**
 * A capture of a raw string, page by page, not compressed. Before bytes change that are not written yet, their pages are copied;
 * a string that is overwritten as a whole gets another block, and the old one is the capture's. Owned by the executor.
 */
final class StringCapture extends ValueCapture implements BytesCapture {
  private static final int PAGE_SHIFT = 16;
  private static final int PAGE_BYTES = 1 << PAGE_SHIFT;

  private final StringValue strings;
  private final Allocator allocator;
  private final long length;

  /** Of each page its copy, or 0. */
  private final long[] copies;

  private long root;
  private int page;

  StringCapture(Keyspace keyspace, long root) {
    super(keyspace, RdbType.STRING, ValueCodec.VERSION);
    strings = keyspace.strings();
    allocator = keyspace.allocator();
    this.root = root;
    length = strings.rawLength(root);
    copies = new long[(int) (length + PAGE_BYTES - 1 >>> PAGE_SHIFT)];
  }

  @Override
  protected void follow(int captureNumber) {
    strings.follow(root, captureNumber);
  }

  @Override
  public void moved(long newRoot) {
    root = newRoot;
  }

  @Override
  public void changing(long from, long bytes) {
    long end = Math.min(length, from + bytes);
    for (int at = (int) (from >>> PAGE_SHIFT); (long) at << PAGE_SHIFT < end; at++) {
      if (at >= page && copies[at] == 0 && !isOver()) {
        copies[at] = copy(at);
      }
    }
  }

  private long copy(int at) {
    long copy = allocator.allocate(bytes(at));
    Memory.copy(original(at), copy, bytes(at));
    return copy;
  }

  private long original(int at) {
    return strings.rawBytes(root) + ((long) at << PAGE_SHIFT);
  }

  private long bytes(int at) {
    return Math.min(PAGE_BYTES, length - ((long) at << PAGE_SHIFT));
  }

  @Override
  protected void writeHead(RdbWriter out) {
    out.length(length);
  }

  @Override
  protected boolean hasMore() {
    return page < copies.length;
  }

  @Override
  protected int writeSome(RdbWriter out) {
    out.bytes(copies[page] == 0 ? original(page) : copies[page], bytes(page));
    pass();
    return 0;
  }

  private void pass() {
    if (copies[page] != 0) {
      allocator.free(copies[page]);
    }
    page++;
  }

  /** There are no marks; frees the copies. */
  @Override
  protected boolean unmark(int blocksMax) {
    for (int i = 0; i < blocksMax && hasMore(); i++) {
      pass();
    }
    return !hasMore();
  }

  @Override
  protected void release() {
    strings.unfollow(root);
  }
}
