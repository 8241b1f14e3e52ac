package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.Flags;
import kinglet.engine.command.Secrets;
import kinglet.engine.config.LatencySettings;
import kinglet.engine.exec.SlowCommandListener;
import kinglet.engine.memory.Memory;
import kinglet.engine.stats.LatencyMonitor;
import kinglet.engine.stats.SlowLog;

/**
 * Hears of slow commands and writes them into the slow log and the latency monitor, whichever finds them slow. Owned by the
 * executor. Source of what is cut and how: Redis 7.2.
 */
public final class SlowLogWriter implements SlowCommandListener {
  private static final int ARGUMENTS_MAX = 32;
  private static final int ARGUMENT_BYTES_MAX = 128;
  private static final long NANOS_PER_MICRO = 1000;
  private static final byte[] REDACTED = Secrets.REDACTED.getBytes(US_ASCII);

  private final SlowLog log;
  private final LatencyMonitor monitor;
  private final LatencySettings settings;
  private final Secrets secrets;
  private long slowLogNanos;
  private long thresholdNanos;

  public SlowLogWriter(SlowLog log, LatencyMonitor monitor, LatencySettings settings, Secrets secrets) {
    this.log = log;
    this.monitor = monitor;
    this.settings = settings;
    this.secrets = secrets;
    settingsChanged();
  }

  /** Reads the settings anew. */
  public void settingsChanged() {
    long micros = settings.slowLogMicros();
    slowLogNanos = micros < 0 || micros > Long.MAX_VALUE / NANOS_PER_MICRO ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
    log.lengthMax(settings.slowLogLength());
    monitor.thresholdMs(settings.monitorThresholdMs());
    thresholdNanos = Math.min(slowLogNanos, monitor.thresholdNanos());
  }

  @Override
  public long thresholdNanos() {
    return thresholdNanos;
  }

  @Override
  public void slow(Call call, long elapsedNanos) {
    if (elapsedNanos >= slowLogNanos && !call.command().has(Flags.SKIP_SLOWLOG)) {
      log.add(call.nowMs() / 1000, elapsedNanos / NANOS_PER_MICRO, arguments(call),
          call.session().link().peerAddress(), call.session().name());
    }
    monitor.add(call.command().has(Flags.FAST) ? "fast-command" : "command", call.nowMs(), elapsedNanos);
  }

  @Override
  public void unblocked(Call call, long elapsedNanos) {
    monitor.add("command-unblocking", call.nowMs(), elapsedNanos);
  }

  private List<byte[]> arguments(Call call) {
    int shown = call.count() > ARGUMENTS_MAX ? ARGUMENTS_MAX - 1 : call.count();
    List<byte[]> arguments = new ArrayList<>(shown + 1);
    for (int i = 0; i < shown; i++) {
      arguments.add(secrets.hides(call, i) ? REDACTED : argument(call, i));
    }
    if (shown < call.count()) {
      arguments.add(("... (" + (call.count() - shown) + " more arguments)").getBytes(US_ASCII));
    }
    return arguments;
  }

  private static byte[] argument(Call call, int index) {
    int length = call.length(index);
    if (length <= ARGUMENT_BYTES_MAX) {
      return call.bytes(index);
    }
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.writeBytes(Memory.bytes(call.address(index), ARGUMENT_BYTES_MAX));
    cut.writeBytes(("... (" + (length - ARGUMENT_BYTES_MAX) + " more bytes)").getBytes(US_ASCII));
    return cut.toByteArray();
  }
}
