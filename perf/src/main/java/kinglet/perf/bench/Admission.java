package kinglet.perf.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import kinglet.engine.session.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Gate and dispatch: what it takes from a parsed command to its method and on to the next, by who asks. {@code ping} does
 * nearly nothing in its method; {@code get} has a key that rules may look at, and looks it up besides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Admission {
  private static final int DEPTH = 64;

  /** Who asks: nobody in particular, somebody who may do everything, all but something, or little. */
  @Param({"default", "everything", "all but dangerous", "one pattern", "ten patterns"})
  String user;

  private Invoker invoker;
  private Request pings;
  private Request gets;

  /** Makes the user, becomes him and makes the requests. */
  @Setup
  public void setUp() {
    invoker = new Invoker();
    if (!user.equals("default")) {
      call("ACL SETUSER bench on nopass allchannels " + rules());
      call("AUTH bench any");
    }
    pings = invoker.request(Commands.pipeline(DEPTH, "PING"));
    gets = invoker.request(Commands.pipeline(DEPTH, "GET KEY"));
    invoker.runChecked(pings);
    invoker.runChecked(gets);
  }

  private String rules() {
    return switch (user) {
      case "everything" -> "+@all ~*";
      case "all but dangerous" -> "+@all -@dangerous ~*";
      case "one pattern" -> "-@all +@read +ping ~key:*";
      default -> "-@all +@read +ping ~a:* ~b:* ~c:* ~d:* ~e:* ~f:* ~g:* ~h:* ~i:* ~key:*";
    };
  }

  private void call(String line) {
    invoker.runChecked(invoker.request((line + "\r\n").getBytes(StandardCharsets.US_ASCII)));
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public Request ping() {
    return invoker.run(pings);
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public Request get() {
    return invoker.run(gets);
  }
}
