package kinglet.server;

import java.util.List;
import java.util.function.ToLongFunction;
import kinglet.engine.stats.NetworkFigures;
import kinglet.io.IoCounters;
import kinglet.io.SelectorAgent;
import org.HdrHistogram.Histogram;

/** The counters of all selectors together. */
record SelectorFigures(List<SelectorAgent> selectors) implements NetworkFigures {
  @Override
  public long reads() {
    return sum(IoCounters::reads);
  }

  @Override
  public long writes() {
    return sum(IoCounters::writes);
  }

  @Override
  public long rejected() {
    return sum(IoCounters::rejected);
  }

  @Override
  public void drainFlushes(Histogram total) {
    selectors.forEach(selector -> selector.flushLatency().drainTo(total));
  }

  private long sum(ToLongFunction<IoCounters> counter) {
    return selectors.stream().map(SelectorAgent::counters).mapToLong(counter).sum();
  }
}
