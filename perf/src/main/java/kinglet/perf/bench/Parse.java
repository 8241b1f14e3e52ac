package kinglet.perf.bench;

import java.util.concurrent.TimeUnit;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.server.Configuration;
import kinglet.server.Kinglet;
import kinglet.server.SystemClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The selector's part of a command: parsing and the look-up of its row, in a read of 64 commands; per command. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Parse {
  private static final int DEPTH = 64;

  private final ChunkPool pool = new ChunkPool();
  private final ParsedCommands commands = new ParsedCommands();
  private RequestParser parser;
  private Chunk sets;
  private Chunk gets;

  /** Encodes both pipelines. */
  @Setup
  public void setUp() {
    Kinglet kinglet = new Kinglet(new Configuration(path -> path), new SystemClock(), 42);
    parser = new RequestParser(kinglet.engine().table(), new ParserLimits());
    parser.authenticated(true);
    sets = chunk(Commands.pipeline(DEPTH, "SET KEY " + "v".repeat(32)));
    gets = chunk(Commands.pipeline(DEPTH, "GET KEY"));
  }

  private Chunk chunk(byte[] bytes) {
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    return chunk;
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public int set() {
    return parse(sets);
  }

  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public int get() {
    return parse(gets);
  }

  private int parse(Chunk input) {
    commands.clear();
    parser.parse(input, commands);
    if (commands.count() != DEPTH) {
      throw new IllegalStateException("parsed " + commands.count() + ": " + parser.error());
    }
    return commands.row(DEPTH - 1);
  }
}
