package kinglet.perf.stress;

import java.util.concurrent.TimeUnit;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import kinglet.io.ParkIdleStrategy;
import kinglet.io.ParkWaker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * An executor that parks when it finds nothing must be woken by a request that comes at any moment. A lost wake-up shows as
 * a park that lasts to its end, which is far longer than a busy machine delays a thread.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "found it, or was woken for it")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "slept over it")
@State
public class NoLostWakeUp {
  private static final ChunkPool POOL = new ChunkPool();
  private static final long SLEEP_MS = 20_000;

  private final ParkWaker waker = new ParkWaker();
  private final Inlet inlet = new Inlet(2, waker, Waker.NONE);
  private final ParkIdleStrategy idle = new ParkIdleStrategy(waker, () -> SLEEP_MS, inlet::hasRequests, 0);
  private final Request request = new Request(POOL);

  /** The selector. */
  @Actor
  public void bring() {
    inlet.offerRequest(request);
    inlet.wakeExecutor();
  }

  /** The executor. */
  @Actor
  public void sleep(Z_Result result) {
    long start = System.nanoTime();
    while (inlet.pollRequest() == null) {
      idle.idle(0);
    }
    result.r1 = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(SLEEP_MS);
  }
}
