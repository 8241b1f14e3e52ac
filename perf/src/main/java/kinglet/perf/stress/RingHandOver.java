package kinglet.perf.stress;

import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A request has no volatile field: all that the selector wrote before the offer must be there after the poll. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not there yet")
@Outcome(id = "31", expect = Expect.ACCEPTABLE, desc = "there, whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "there, but not whole")
@State
public class RingHandOver {
  private static final ChunkPool POOL = new ChunkPool();

  private final Inlet inlet = new Inlet(2, Waker.NONE, Waker.NONE);
  private final Request request = new Request(POOL);

  /** The selector. */
  @Actor
  public void offer() {
    request.commands().addArgument(0, 3, 5);
    request.commands().endCommand(7, 1);
    request.inputBytes(11);
    request.readyNanos(13);
    inlet.offerRequest(request);
  }

  /** The executor: a bit for each thing that it sees. */
  @Actor
  public void poll(I_Result result) {
    Request taken = inlet.pollRequest();
    if (taken != null) {
      result.r1 = 1 + bit(1, taken.commands().count() == 1) + bit(2, taken.commands().length(0) == 5)
          + bit(3, taken.inputBytes() == 11) + bit(4, taken.readyNanos() == 13);
    }
  }

  private static int bit(int place, boolean set) {
    return set ? 1 << place : 0;
  }
}
