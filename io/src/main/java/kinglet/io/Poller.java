package kinglet.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kinglet.engine.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A selector that heals. JDK selectors have been seen to return at once, again and again, without a ready key; after
 * {@value #SPINS_MAX} such returns in a row the channels move to a new selector (Netty's remedy). Owned by one thread, apart
 * from {@link #wake} and {@link #register}.
 */
final class Poller {
  static final int SPINS_MAX = 512;

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  private final Consumer<SelectionKey> action = this::handle;
  private final SleepFlag flag = new SleepFlag();
  private final SelectCall call;
  private final Clock clock;
  private final IoCounters counters;
  private volatile Selector selector;
  private long nowNanos;
  private boolean timeTaken;
  private int spins;

  Poller(SelectCall call, Clock clock, IoCounters counters) {
    this.call = call;
    this.clock = clock;
    this.counters = counters;
    selector = open();
    nowNanos = clock.nanos();
  }

  private static Selector open() {
    try {
      return Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("Could not make a selector", e);
    }
  }

  /** The clock's time when the last select returned, or was about to hand over the first ready key. */
  long nowNanos() {
    return nowNanos;
  }

  SelectionKey register(SelectableChannel channel, int operations, KeyHandler handler) throws IOException {
    return channel.register(selector, operations, handler);
  }

  /** Lets go of channels that are closed, whose sockets the kernel keeps until then; what is ready stays ready. */
  void releaseClosed() throws IOException {
    selector.selectNow(_ -> {});
  }

  /** Any thread: ends the select, or the next one if the thread is on its way into it; no more than a read otherwise. */
  void wake() {
    if (flag.claim()) {
      selector.wakeup();
    }
  }

  /** From here on {@link #wake} counts; look for work once more, then call {@link #select} or {@link #stay}. */
  void beforeSleep() {
    flag.raise();
  }

  /** Does not sleep after all. */
  void stay() {
    flag.lower();
  }

  /** Hands ready keys to their handlers without waiting. Returns how many. */
  int selectNow() {
    return call(0);
  }

  /** Waits for ready keys after {@link #beforeSleep}. Returns how many. */
  int select(long timeoutMs) {
    long before = nowNanos;
    int keys = call(timeoutMs);
    boolean woken = flag.lower();
    boolean early = nowNanos - before < TimeUnit.MILLISECONDS.toNanos(timeoutMs) / 2;
    if (keys == 0 && early && !woken && !Thread.currentThread().isInterrupted()) {
      spun();
    } else {
      spins = 0;
    }
    return keys;
  }

  private void handle(SelectionKey key) {
    // Handlers run inside the select: what they stamp must not be as old as the sleep before.
    takeTime();
    ((KeyHandler) key.attachment()).ready(key);
  }

  private void takeTime() {
    if (!timeTaken) {
      timeTaken = true;
      nowNanos = clock.nanos();
    }
  }

  private int call(long timeoutMs) {
    counters.selects++;
    timeTaken = false;
    try {
      int keys = call.select(selector, action, timeoutMs);
      takeTime();
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException("select failed", e);
    }
  }

  private void spun() {
    if (++spins >= SPINS_MAX) {
      spins = 0;
      rebuild();
    }
  }

  private void rebuild() {
    LOG.warn("The selector returned {} times in a row for no reason: replacing it", SPINS_MAX);
    counters.rebuilds++;
    Selector old = selector;
    Selector fresh = open();
    for (SelectionKey key : old.keys()) {
      move(key, fresh);
    }
    selector = fresh;
    close(old);
  }

  private static void move(SelectionKey key, Selector target) {
    if (!key.isValid()) {
      return;
    }
    KeyHandler handler = (KeyHandler) key.attachment();
    try {
      handler.moved(key.channel().register(target, key.interestOps(), handler));
    } catch (IOException e) {
      // Closed meanwhile by its peer's doing: the handler learns it when it writes.
      LOG.debug("A channel could not move to the new selector", e);
    }
  }

  void close() {
    close(selector);
  }

  private static void close(Selector selector) {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("A selector could not be closed", e);
    }
  }
}
