package kinglet.engine.sortedset;

import kinglet.engine.memory.Allocator;
import kinglet.engine.resp.Doubles;
import kinglet.engine.resp.Reply;

/**
 * Scores as ZSCAN replies them: of a listpack as they are stored, of a large set as {@link PrintedScore}. Owned by
 * the executor. Source: scanCallback of Redis 7.2.
 */
final class ScannedScore {
  private final Doubles doubles = new Doubles();
  private final PrintedScore printed = new PrintedScore();
  private final long text;

  ScannedScore(Allocator allocator) {
    text = allocator.allocate(Doubles.BYTES_MAX);
  }

  void replyStored(Reply reply, double score) {
    reply.bulk(text, doubles.put(text, score) - text);
  }

  void replyPrinted(Reply reply, double score) {
    reply.bulk(text, printed.put(text, score));
  }
}
