package kinglet.io;

import java.util.concurrent.atomic.AtomicInteger;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.time.Clock;

/**
 * What the selectors of a server have in common. Any thread.
 *
 * @param connected open connections, over all selectors
 */
public record IoContext(
    IoSettings settings,
    CommandNames names,
    ParserLimits limits,
    ChunkPool chunks,
    Clock clock,
    AtomicInteger connected) {

  public IoContext(IoSettings settings, CommandNames names, ParserLimits limits, ChunkPool chunks, Clock clock) {
    this(settings, names, limits, chunks, clock, new AtomicInteger());
  }
}
