package kinglet.engine.stream;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;
import kinglet.engine.rdb.RdbWriter;

/**
 * A group, for a {@link StreamCapture}. Owned by the executor.
 *
 * <p>The figures of the group and of its consumers are written aside at the beginning. Of the pending entries, those of the group
 * are walked; whose each is, which RDB wants after all of them, is noted on the way: 16 bytes each, in one stretch for each
 * consumer.
 */
final class GroupCapture extends IdWalk {
  private static final int PIECE_BYTES = 64 << 10;

  private final NativeBuffer figures = new NativeBuffer();
  private final NativeBuffer ids = new NativeBuffer();
  private final int consumers;

  /** Of each piece of the figures its end: the first is the group's, then one of each consumer. */
  private final long[] figuresEnds;

  /** Of each consumer the end of its stretch of the IDs, and how much of it is there. */
  private final long[] idsEnds;
  private final long[] idsNoted;
  private int piece;
  private long idsWritten;

  GroupCapture(Allocator allocator, long group) {
    super(allocator, Group.pending(group));
    consumers = (int) OrderedTree.size(Group.consumers(group));
    figuresEnds = new long[consumers + 2];
    idsEnds = new long[consumers + 1];
    idsNoted = new long[consumers + 1];
    freeze(new RdbWriter(figures), new NameTree(allocator), group);
  }

  private void freeze(RdbWriter out, NameTree names, long group) {
    out.compressing(false);
    out.string(Member.address(group), Member.length(group));
    StreamCodec.writeId(Group.lastId(group), out);
    out.length(Group.entriesRead(group));
    out.length(count());
    figuresEnds[0] = figures.length();
    out.length(consumers);
    names.attach(Group.consumers(group));
    int place = 0;
    for (boolean more = names.first(); more; more = names.next()) {
      place++;
      freezeConsumer(out, names.word(), place);
    }
    figuresEnds[consumers + 1] = figures.length();
  }

  private void freezeConsumer(RdbWriter out, long consumer, int place) {
    long pending = OrderedTree.size(Consumer.pending(consumer));
    out.string(Member.address(consumer), Member.length(consumer));
    out.fixedLong(Consumer.seenMs(consumer));
    out.length(pending);
    Consumer.place(consumer, place);
    figuresEnds[place] = figures.length();
    idsNoted[place] = idsEnds[place - 1];
    idsEnds[place] = idsEnds[place - 1] + pending * StreamId.BYTES;
  }

  @Override
  void write(StreamId id, long pending, RdbWriter out) {
    StreamCodec.writeRaw(id, out);
    out.fixedLong(Pending.deliveredMs(pending));
    out.length(Pending.deliveries(pending));
    note(id, Consumer.place(Pending.consumer(pending)));
  }

  private void note(StreamId id, int place) {
    if (ids.length() == 0) {
      ids.room(idsEnds[consumers]);
      ids.advance(idsEnds[consumers]);
    }
    long at = ids.address() + idsNoted[place];
    Memory.putLong(at, Long.reverseBytes(id.ms()));
    Memory.putLong(at + Long.BYTES, Long.reverseBytes(id.seq()));
    idsNoted[place] += StreamId.BYTES;
  }

  /** Whether there is something to be written still. */
  boolean hasPieces() {
    return piece <= Math.max(1, consumers);
  }

  /** Writes a piece. */
  void writePiece(RdbWriter out) {
    if (piece == 0) {
      writeFigures(out);
      piece = 1;
    } else if (hasMore()) {
      writeSome(out);
    } else {
      writeConsumer(out);
    }
  }

  private void writeConsumer(RdbWriter out) {
    long from = consumers == 0 ? 0 : idsEnds[piece - 1];
    long to = consumers == 0 ? 0 : idsEnds[piece];
    if (idsWritten == from) {
      writeFigures(out);
    }
    if (idsWritten < to) {
      long bytes = Math.min(PIECE_BYTES, to - idsWritten);
      out.bytes(ids.address() + idsWritten, bytes);
      idsWritten += bytes;
    }
    if (idsWritten == to) {
      piece++;
    }
  }

  private void writeFigures(RdbWriter out) {
    long from = piece == 0 ? 0 : figuresEnds[piece - 1];
    out.bytes(figures.address() + from, figuresEnds[piece] - from);
  }

  /** Frees its memory. */
  void release() {
    end();
    figures.close();
    ids.close();
  }
}
