package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Chunk;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParserLimits;
import kinglet.engine.resp.RequestParser;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Lane;
import kinglet.engine.session.LocalLink;
import kinglet.engine.session.Request;
import kinglet.engine.session.Session;
import kinglet.engine.session.Waker;
import kinglet.engine.stats.ServerStats;

/** The key families on a keyspace, without an executor: sends a command, shows the reply, the events and the effects. */
final class KeyBench extends LocalLink implements AutoCloseable {
  final Allocator allocator;
  final ServerStats stats = new ServerStats();
  final List<String> events = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  final Keyspace keyspace;
  boolean debugAllowed = true;
  long sleptMicros;

  private final StringBuilder effects = new StringBuilder();
  private final EffectBatch batch = new EffectBatch();
  private final ChunkPool pool = new ChunkPool();
  private final CommandTable table;
  private final RequestParser parser;
  private final Call call;
  private final long scratch;
  private long nowMs = 1_700_000_000_000L;
  private long changes;
  private String reply = "";

  KeyBench(long seed) {
    this(seed, new Allocator());
  }

  /** In memory that the test may have limited. */
  KeyBench(long seed, Allocator allocator) {
    this.allocator = allocator;
    scratch = allocator.allocate(1 << 16);
    keyspace = new Keyspace(allocator, 16, seed, (database, entry) -> { });
    keyspace.nowMs(nowMs);
    batch.add((offset, database, timeMs, address, length) -> effects.append(new String(Memory.bytes(address, (int) length), ISO_8859_1)));
    call = new Call(keyspace, batch, stats);
    call.listen((database, key, keyLength, eventClass, event) ->
        events.add(database.index() + ":" + event + ":" + new String(Memory.bytes(key, keyLength), ISO_8859_1)));
    CommandTable.Builder builder = new CommandTable.Builder();
    for (CommandFamily family : families()) {
      family.declare(builder);
    }
    table = builder.build();
    parser = new RequestParser(table, new ParserLimits());
    parser.authenticated(true);
    session(new Session(1, this, new Lane(new Inlet(2, Waker.NONE, Waker.NONE), 2, null, (session, bytes) -> { }), nowMs));
  }

  private List<CommandFamily> families() {
    return List.of(new KeyCommands(stats), new ExpireCommands(stats), new ScanCommands(), new ObjectCommands(stats),
        new DatabaseCommands(() -> {}), new DebugCommands(new Controls(), new EncodingSettings()), new HyperLogLogCommands(() -> 3000));
  }

  private final class Controls implements DebugControls {
    @Override
    public boolean save() {
      return false;
    }

    @Override
    public boolean load(boolean replaces) {
      return false;
    }

    @Override
    public void loadLog(Session session) {}

    @Override
    public boolean isLogLoaded() {
      return false;
    }

    @Override
    public void skipChecksumValidation(boolean on) {}

    @Override
    public boolean isAllowed(Session session) {
      return debugAllowed;
    }

    @Override
    public long sleepMicros(long micros) {
      sleptMicros += micros;
      nowMs += micros / 1000;
      return nowMs;
    }

    @Override
    public void rewriteConfiguration() {}

    @Override
    public void log(String message) {
      log.add(message);
    }
  }

  CommandTable table() {
    return table;
  }

  long nowMs() {
    return nowMs;
  }

  void pass(long ms) {
    nowMs += ms;
    keyspace.nowMs(nowMs);
  }

  /** Sends a command; returns the reply as it would be on the wire. */
  String send(String... words) {
    byte[] bytes = encode(words);
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, this);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    run(request);
    pool.give(chunk);
    reply = text(request.output());
    return reply;
  }

  /** The last reply. */
  String reply() {
    return reply;
  }

  private void run(Request request) {
    Command command = table.command(request.commands().row(0));
    call.begin(request, nowMs * 1000);
    call.begin(0, command);
    if (command.isContainer()) {
      command = command.subcommand(call.text(1));
      call.command(command);
    }
    int database = session().database();
    command.handler().run(call);
    changes = call.end(database);
    request.output().seal();
    batch.commit(0);
  }

  private static byte[] encode(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + words.length + "\r\n").getBytes(ISO_8859_1));
    for (String word : words) {
      out.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(ISO_8859_1));
    }
    return out.toByteArray();
  }

  private static String text(Output output) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < output.chunkCount(); i++) {
      text.append(new String(Memory.bytes(output.chunk(i).address(), output.chunk(i).length()), ISO_8859_1));
    }
    output.release();
    return text.toString();
  }

  /** How many changes the last command counted. */
  long changes() {
    return changes;
  }

  /** The effects since the last call of this, words separated by blanks, commands by commas, without SELECT. */
  String effects() {
    String text = effects.toString().replaceAll("\\*2\r\n\\$6\r\nSELECT\r\n\\$\\d\r\n\\d+\r\n", "");
    effects.setLength(0);
    return text.replaceAll("\\*\\d+\r\n", ",").replaceAll("\\$\\d+\r\n", "").replaceAll("\r\n,?", " ")
        .replaceFirst("^,", "").strip();
  }

  /** Sets a string without a command. */
  void set(String key, String value) {
    set(database(), key, value);
  }

  void set(Database database, String key, String value) {
    int keyLength = put(key, scratch);
    int valueLength = put(value, scratch + keyLength);
    database.putString(scratch, keyLength, scratch + keyLength, valueLength);
  }

  void delete(String key) {
    long entry = find(key);
    if (entry != 0) {
      database().delete(entry);
    }
  }

  long find(String key) {
    return database().find(scratch, put(key, scratch));
  }

  Database database() {
    return keyspace.database(session().database());
  }

  private static int put(String text, long address) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Memory.copy(bytes, 0, address, bytes.length);
    return bytes.length;
  }

  @Override
  public void close() {
    allocator.close();
  }
}
