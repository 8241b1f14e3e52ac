package kinglet.perf.bench;

import java.util.concurrent.TimeUnit;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request's way through both rings of an inlet and home again: on one thread, as in the shared mode, and over another
 * thread that spins, as in the dedicated mode at its best. The second needs two idle cores.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingHop {
  /** Both rings, and one request. */
  @State(Scope.Thread)
  public static class Rings {
    final Inlet inlet = new Inlet(1024, Waker.NONE, Waker.NONE);
    final Request request = new Request(new ChunkPool());

    void echo() {
      Request taken = inlet.pollRequest();
      if (taken != null) {
        inlet.offerReply(taken);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** The rings, and an executor that sends everything back. */
  @State(Scope.Thread)
  public static class Echo {
    final Rings rings = new Rings();
    private final Thread executor = new Thread(this::run, "echo");
    private volatile boolean over;

    private void run() {
      while (!over) {
        rings.echo();
      }
    }

    /** Starts it. */
    @Setup
    public void start() {
      executor.start();
    }

    /** Ends it. */
    @TearDown
    public void stop() throws InterruptedException {
      over = true;
      executor.join();
    }
  }

  @Benchmark
  public Request oneThread(Rings rings) {
    rings.inlet.offerRequest(rings.request);
    rings.echo();
    return rings.inlet.pollReply();
  }

  @Benchmark
  public Request twoThreads(Echo echo) {
    Inlet inlet = echo.rings.inlet;
    inlet.offerRequest(echo.rings.request);
    Request home = inlet.pollReply();
    while (home == null) {
      Thread.onSpinWait();
      home = inlet.pollReply();
    }
    return home;
  }
}
