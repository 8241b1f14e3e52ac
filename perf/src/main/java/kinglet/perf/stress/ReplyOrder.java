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
import org.openjdk.jcstress.infra.results.II_Result;

/** Answers come home in the order of their release, each with all that the executor wrote into it. */
@JCStressTest
@Outcome(id = {"0, 0", "0, 1", "1, 0", "1, 2"}, expect = Expect.ACCEPTABLE, desc = "as many as are there, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "out of order, or not whole")
@State
public class ReplyOrder {
  private static final ChunkPool POOL = new ChunkPool();

  private final Inlet inlet = new Inlet(2, Waker.NONE, Waker.NONE);
  private final Request first = new Request(POOL);
  private final Request second = new Request(POOL);

  /** The executor. */
  @Actor
  public void release() {
    answer(first, 1);
    answer(second, 2);
    inlet.offerReply(first);
    inlet.offerReply(second);
  }

  private static void answer(Request request, int number) {
    request.next(number);
    request.closeAfter(true);
  }

  /** The selector. */
  @Actor
  public void poll(II_Result result) {
    result.r1 = number(inlet.pollReply());
    result.r2 = number(inlet.pollReply());
  }

  /** 0: none; -1: not whole. */
  private static int number(Request request) {
    if (request == null) {
      return 0;
    }
    return request.closeAfter() && request.next() > 0 ? request.next() : -1;
  }
}
