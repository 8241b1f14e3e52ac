package kinglet.engine.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinglet.engine.command.Call;
import kinglet.engine.command.Command;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.KeyListener;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.config.SettingChange;
import kinglet.engine.config.Settings;
import kinglet.engine.effect.EffectBatch;
import kinglet.engine.family.DatabaseDigest;
import kinglet.engine.family.KeyCommands;
import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
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

/** The stream families on a keyspace, without an executor: sends commands, shows replies, events and effects. */
final class StreamBench extends LocalLink implements AutoCloseable {
  static final long START_MS = 1_700_000_000_000L;

  final Allocator allocator = new Allocator();
  final List<String> events = new ArrayList<>();
  final Keyspace keyspace;

  private final Settings settings = new Settings();
  private final ByteArrayOutputStream effects = new ByteArrayOutputStream();
  private final EffectBatch batch = new EffectBatch();
  private final ChunkPool pool = new ChunkPool();
  private final CommandTable table;
  private final RequestParser parser;
  private final Call call;
  private long nowMs = START_MS;
  private long changes;

  StreamBench() {
    EncodingSettings encodings = new EncodingSettings();
    settings.declare(encodings);
    keyspace = new Keyspace(allocator, 4, 1, (database, entry) -> { });
    keyspace.nowMs(nowMs);
    batch.add((offset, database, timeMs, address, length) -> effects.writeBytes(Memory.bytes(address, (int) length)));
    ServerStats stats = new ServerStats();
    call = new Call(keyspace, batch, stats);
    call.listen(new Events());
    StreamValue streams = new StreamValue(keyspace, encodings);
    keyspace.register(Type.STREAM, streams);
    CommandTable.Builder builder = new CommandTable.Builder();
    for (CommandFamily family : List.of(new StreamCommands(streams), new GroupCommands(streams),
        new StreamInfoCommands(streams), new KeyCommands(stats))) {
      family.declare(builder);
    }
    table = builder.build();
    parser = new RequestParser(table, new ParserLimits());
    parser.authenticated(true);
    session(new Session(1, this, new Lane(new Inlet(2, Waker.NONE, Waker.NONE), 2, null, (session, bytes) -> { }), nowMs));
  }

  StreamBench set(String setting, long value) {
    assertEquals(Optional.empty(), settings.set(List.of(setting, Long.toString(value)), SettingChange.Rights.ALL));
    return this;
  }

  void pass(long ms) {
    nowMs += ms;
    keyspace.nowMs(nowMs);
  }

  /** Sends a command, its words separated by blanks; returns the reply, line ends as blanks. */
  String send(String line) {
    return feed(encode(line.split(" ", -1))).strip();
  }

  /** Executes everything in the bytes; returns the replies. */
  String feed(byte[] bytes) {
    Chunk chunk = pool.take(bytes.length);
    Memory.copy(bytes, 0, chunk.address(), bytes.length);
    chunk.length(bytes.length);
    Request request = new Request(pool);
    request.begin(Request.Kind.COMMANDS, this);
    request.input(chunk);
    parser.parse(chunk, request.commands());
    call.begin(request, nowMs * 1000);
    for (int i = 0; i < request.commands().count(); i++) {
      run(request, i);
    }
    request.output().seal();
    pool.give(chunk);
    return text(request.output()).replace("\r\n", " ");
  }

  private void run(Request request, int index) {
    Command command = table.command(request.commands().row(index));
    call.begin(index, command);
    if (command.isContainer()) {
      command = command.subcommand(call.text(1).toLowerCase(Locale.ROOT));
      call.command(command);
    }
    command.handler().run(call);
    changes = call.end(session().database());
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

  /** The effects since the last call of this, without SELECT, MULTI and EXEC. */
  byte[] effectBytes() {
    String text = effects.toString(ISO_8859_1).replaceAll("\\*2\r\n\\$6\r\nSELECT\r\n\\$\\d\r\n\\d+\r\n", "")
        .replaceAll("\\*1\r\n\\$\\d\r\n(MULTI|EXEC)\r\n", "");
    effects.reset();
    return text.getBytes(ISO_8859_1);
  }

  /** As {@link #effectBytes}: words separated by blanks, commands by commas. */
  String effects() {
    return new String(effectBytes(), ISO_8859_1).replaceAll("\\*\\d+\r\n", ",").replaceAll("\\$\\d+\r\n", "")
        .replaceAll("\r\n,?", " ").replaceFirst("^,", "").strip();
  }

  String digest() {
    return new DatabaseDigest().of(keyspace);
  }

  @Override
  public void close() {
    allocator.close();
  }

  /** Events of streams and of what is beside them look the same from outside. */
  private final class Events implements KeyListener {
    @Override
    public void keyChanged(Database database, long key, int keyLength, int eventClass, String event) {
      events.add(event + ":" + new String(Memory.bytes(key, keyLength), ISO_8859_1));
    }

    @Override
    public void keyChangedAside(Database database, long key, int keyLength, int eventClass, String event) {
      keyChanged(database, key, keyLength, eventClass, event);
    }
  }
}
