package kinglet.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.KeyEvent;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.config.SettingChange;
import kinglet.engine.config.Settings;
import kinglet.engine.exec.Executor;
import kinglet.engine.exec.SlowCommandListener;
import kinglet.engine.family.KeyCommands;
import kinglet.engine.family.StringCommands;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.engine.session.Waker;
import kinglet.engine.time.Clock;

/** An engine with some commands and one client: sends a command, shows the reply, the events and the effects. */
public final class CommandBench extends LocalLink {
  private static final int RING = 4;

  public final Allocator allocator;
  public final Keyspace keyspace;
  public final List<String> events = new ArrayList<>();
  private final StringBuilder effects = new StringBuilder();
  private final Settings settings = new Settings();
  private final SetClock clock = new SetClock();
  private final Engine engine;
  private final Executor executor;
  private final Inlet inlet = new Inlet(RING, Waker.NONE, Waker.NONE);
  private final ChunkPool pool = new ChunkPool();
  private final RequestParser parser;

  /** What is benched: registers its types, makes its commands. */
  public interface Composition {
    List<CommandFamily> families(Keyspace keyspace, EncodingSettings limits);
  }

  /** These commands, and those of keys and strings. */
  public CommandBench(Allocator allocator, Composition composition) {
    this.allocator = allocator;
    engine = new Engine(clock, allocator, 1, 42);
    keyspace = engine.keyspace();
    EncodingSettings limits = new EncodingSettings();
    settings.declare(limits);
    List<CommandFamily> families = new ArrayList<>(composition.families(keyspace, limits));
    families.add(new KeyCommands(engine.stats()));
    families.add(new StringCommands(() -> 1 << 20));
    executor = engine.executor(families, session -> {
      session.authenticated(true);
      return null;
    }, new NeverSlow());
    executor.connect(inlet, RING);
    parser = new RequestParser(engine.table(), new ParserLimits());
    parser.authenticated(true);
    run(request(Request.Kind.OPENED));
  }

  /** From now on keeps events as class and name, and effects as words. */
  public void listen() {
    engine.call().listen((database, key, length, eventClass, event) -> events.add(
        letter(eventClass) + ":" + event + ":" + new String(Memory.bytes(key, length), ISO_8859_1)));
    engine.effects().add((offset, database, timeMs, address, length) ->
        effects.append(new String(Memory.bytes(address, (int) length), ISO_8859_1)));
  }

  private static String letter(int eventClass) {
    return switch (eventClass) {
      case KeyEvent.LIST -> "l";
      case KeyEvent.SET -> "s";
      default -> "g";
    };
  }

  /** The effects since the last call of this, words separated by blanks, without SELECT. */
  public String effects() {
    String text = effects.toString().replaceAll("[*$]\\d+\r\n", "").replace("\r\n", " ").replace("SELECT 0 ", "").strip();
    effects.setLength(0);
    return text;
  }

  /** Redis's dirty count. */
  public long changes() {
    return engine.dispatcher().changes();
  }

  /** Sets a limit of an encoding. */
  public void limit(String setting, long value) {
    assertEquals(Optional.empty(), settings.set(List.of(setting, String.valueOf(value)), SettingChange.Rights.ALL));
  }

  /** The lines of the reply, without the lengths of strings. */
  public List<String> call(String... words) {
    List<String> lines = new ArrayList<>(List.of(raw(words).split("\r\n", -1)));
    lines.removeLast();
    lines.removeIf(line -> line.startsWith("$") && !line.equals("$-1"));
    return lines;
  }

  /** The elements of an array that a command replies. */
  public List<String> elements(String... words) {
    List<String> lines = call(words);
    assertEquals("*" + (lines.size() - 1), lines.getFirst());
    return lines.subList(1, lines.size());
  }

  /** The one line that a command replies. */
  public String line(String... words) {
    List<String> lines = call(words);
    assertEquals(1, lines.size(), lines::toString);
    return lines.getFirst();
  }

  private String raw(String... words) {
    byte[] bytes = encode(words);
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = request(Request.Kind.COMMANDS);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    Output output = run(request).output();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < output.chunkCount(); i++) {
      text.append(new String(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()), ISO_8859_1));
    }
    output.release();
    pool.give(chunk);
    return text.toString();
  }

  private Request request(Request.Kind kind) {
    Request request = new Request(pool);
    request.begin(kind, this);
    return request;
  }

  private Request run(Request request) {
    inlet.offerRequest(request);
    executor.doWork();
    return inlet.pollReply();
  }

  private static byte[] encode(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + words.length + "\r\n").getBytes(ISO_8859_1));
    for (String word : words) {
      out.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(ISO_8859_1));
    }
    return out.toByteArray();
  }

  /** Lets time pass. */
  public void pass(long ms) {
    clock.epochMs += ms;
  }

  /** The time, Unix time in milliseconds. */
  public long nowMs() {
    return clock.epochMs;
  }

  /** Stands still unless it is told. */
  private static final class SetClock implements Clock {
    private long epochMs = 1_700_000_000_000L;

    @Override
    public long epochMicros() {
      return epochMs * 1000;
    }

    @Override
    public long nanos() {
      return 1_000_000_000L;
    }
  }

  private static final class NeverSlow implements SlowCommandListener {
    @Override
    public long thresholdNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public void slow(Call call, long elapsedNanos) {
      throw new AssertionError("the clock stands still");
    }
  }
}
