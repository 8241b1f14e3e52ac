package kinglet.perf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import kinglet.aof.file.Directories;
import kinglet.aof.file.LogFormat;
import kinglet.aof.file.LogWriter;
import kinglet.engine.memory.NativeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to append a commit to the log, in each format: the mission's rows S3.53 and S4.118, without the commands. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogAppend {
  @Param({"QUEUE", "PLAIN"})
  private LogFormat format;

  @Param({"64", "2000"})
  private int bytes;

  private final NativeBuffer commit = new NativeBuffer();
  private Path folder;
  private LogWriter writer;
  private long offset;

  /** A new file for each iteration, so that it does not grow for ever. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    commit.clear(0);
    commit.put(new byte[bytes]);
    folder = Files.createTempDirectory("log");
    writer = new LogWriter(format.create(folder.resolve("log")), 0, 0);
    offset = 0;
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    writer.close();
    Directories.delete(folder);
  }

  /** One commit, which is in the page cache then. */
  @Benchmark
  public long append() throws IOException {
    writer.commit(offset, 0, 0, 0, commit.address(), bytes);
    offset += bytes;
    return offset;
  }
}
