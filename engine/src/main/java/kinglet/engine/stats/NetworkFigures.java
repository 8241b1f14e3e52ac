package kinglet.engine.stats;

import org.HdrHistogram.Histogram;

/** What the selectors counted since the start; filled by whoever wires them. Values may lag. Called on the executor. */
public interface NetworkFigures {
  /** No selectors. */
  NetworkFigures NONE = new NetworkFigures() {
    @Override
    public long reads() {
      return 0;
    }

    @Override
    public long writes() {
      return 0;
    }

    @Override
    public long rejected() {
      return 0;
    }

    @Override
    public void drainFlushes(Histogram total) {}
  };

  /** Reads from sockets. */
  long reads();

  /** Writes to sockets. */
  long writes();

  /** Connections that were refused because there were too many. */
  long rejected();

  /** Adds the flush times of requests since the last call, in nanoseconds: see {@link StageLatency#flush}. */
  void drainFlushes(Histogram total);
}
