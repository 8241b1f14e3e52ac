package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import kinglet.engine.memory.Memory;

/** Gives bytes to a parser as a selector does: reads into chunks that are as small as they may be. */
final class ParserFeed implements AutoCloseable {
  final List<List<String>> commands = new ArrayList<>();
  final List<Integer> rows = new ArrayList<>();
  final ParserLimits limits = new ParserLimits();
  final RequestParser parser = new RequestParser((address, length) -> length, limits);

  private final ChunkPool pool = new ChunkPool();
  private final ParsedCommands parsed = new ParsedCommands();
  private Chunk chunk = pool.take();
  private int consumed;

  /** A read of {@code bytes}; false once the parser found an error. */
  boolean read(byte[] bytes) {
    int from = 0;
    while (from < bytes.length && parser.error() == null) {
      int part = Math.min(bytes.length - from, chunk.capacity() - chunk.length());
      Memory.copy(bytes, from, chunk.address() + chunk.length(), part);
      chunk.length(chunk.length() + part);
      from += part;
      parse();
    }
    return parser.error() == null;
  }

  boolean read(String text) {
    return read(text.getBytes(ISO_8859_1));
  }

  /** How many bytes of all reads belong to complete commands. */
  int consumed() {
    return consumed;
  }

  private void parse() {
    parsed.clear();
    parser.parse(chunk, parsed);
    consumed += parser.consumed();
    for (int i = 0; i < parsed.count(); i++) {
      commands.add(command(i));
      rows.add(parsed.row(i));
    }
    moveTail();
  }

  private void moveTail() {
    int tail = chunk.length() - parser.consumed();
    if (parser.consumed() == 0 && parser.bytesWanted() <= chunk.capacity()) {
      return;
    }
    Chunk next = pool.take((int) parser.bytesWanted());
    Memory.copy(chunk.address() + parser.consumed(), next.address(), tail);
    next.length(tail);
    Memory.fill(chunk.address(), chunk.length(), (byte) 'x');
    pool.give(chunk);
    chunk = next;
  }

  private List<String> command(int index) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < parsed.argumentCount(index); i++) {
      int argument = parsed.firstArgument(index) + i;
      long address = chunk.address() + parsed.offset(argument);
      arguments.add(new String(Memory.bytes(address, parsed.length(argument)), ISO_8859_1));
    }
    return arguments;
  }

  @Override
  public void close() {
    pool.give(chunk);
  }
}
