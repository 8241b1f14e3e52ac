package kinglet.server.metrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import kinglet.engine.exec.CronTask;

/**
 * Lets other threads have INFO's text: the executor writes it when it looks, ten times a second. {@link #ask} is any
 * thread's, the rest the executor's.
 */
public final class InfoRequests implements CronTask {
  private static final int LOOK_PERIOD_MS = 100;

  private final Supplier<String> info;
  private final ConcurrentLinkedQueue<CompletableFuture<String>> asked = new ConcurrentLinkedQueue<>();
  private long nextMs;

  /** Of this text, which is written on the executor. */
  public InfoRequests(Supplier<String> info) {
    this.info = info;
  }

  /**
   * Waits for the text.
   *
   * @throws TimeoutException if the executor does not come to it
   */
  String ask(long timeoutMs) throws TimeoutException, InterruptedException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    asked.add(answer);
    try {
      return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long nextMs() {
    return nextMs;
  }

  @Override
  public int run(long nowMs) {
    nextMs = nowMs + LOOK_PERIOD_MS;
    if (asked.isEmpty()) {
      return 0;
    }
    String text = info.get();
    int count = 0;
    for (CompletableFuture<String> answer = asked.poll(); answer != null; answer = asked.poll()) {
      answer.complete(text);
      count++;
    }
    return count;
  }
}
