package kinglet.engine.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;

/** Gives bytes to a parser as a selector does: reads into chunks, the tail moved to a new one when it must be. */
final class ParserFeed implements AutoCloseable {
  private static final int PAGE_BYTES = 4096;

  final List<List<String>> commands = new ArrayList<>();
  final List<Integer> rows = new ArrayList<>();
  final ParserLimits limits = new ParserLimits();
  final RequestParser parser = new RequestParser((address, length) -> length, limits);

  private final IntUnaryOperator capacities;
  private final ParsedCommands parsed = new ParsedCommands();
  private Chunk chunk;
  private int consumed;
  private int chunks;

  ParserFeed() {
    this(bytes -> Math.max(bytes, ChunkPool.CHUNK_BYTES));
  }

  /** With chunks whose capacities answer the least that they must have. */
  ParserFeed(IntUnaryOperator capacities) {
    this.capacities = capacities;
    chunk = newChunk(1);
  }

  /** Reads all in as few reads as the chunks allow. */
  ParserFeed read(byte[] bytes) {
    for (int from = 0; from < bytes.length && parser.error() == null;) {
      from += readOnce(bytes, from, bytes.length);
    }
    return this;
  }

  ParserFeed read(String text) {
    return read(text.getBytes(ISO_8859_1));
  }

  /** One read of at most {@code [from, to)}; returns how much fitted. */
  int readOnce(byte[] bytes, int from, int to) {
    int part = Math.min(to - from, chunk.capacity() - chunk.length());
    Memory.copy(bytes, from, chunk.address() + chunk.length(), part);
    chunk.length(chunk.length() + part);
    parse();
    return part;
  }

  /** Parses the tail again. */
  void again() {
    parse();
  }

  /** How many bytes of all reads belong to complete commands. */
  int consumed() {
    return consumed;
  }

  /** How many chunks were used. */
  int chunks() {
    return chunks;
  }

  private void parse() {
    parsed.clear();
    parser.parse(chunk, parsed);
    consumed += parser.consumed();
    for (int i = 0; i < parsed.count(); i++) {
      commands.add(command(i));
      rows.add(parsed.row(i));
    }
    if (parser.consumed() > 0 || parser.bytesWanted() > chunk.capacity()) {
      moveTail();
    }
  }

  private void moveTail() {
    int tail = chunk.length() - parser.consumed();
    Chunk next = newChunk((int) Math.max(1, parser.bytesWanted()));
    Memory.copy(chunk.address() + parser.consumed(), next.address(), tail);
    next.length(tail);
    close();
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

  private Chunk newChunk(int bytes) {
    chunks++;
    int capacity = capacities.applyAsInt(bytes);
    long address = NativeMemory.map(mapped(capacity));
    Blocks.add(address, capacity);
    return new Chunk(address, capacity);
  }

  @Override
  public void close() {
    Blocks.remove(chunk.address());
    NativeMemory.unmap(chunk.address(), mapped(chunk.capacity()));
  }

  private static long mapped(int capacity) {
    return ((long) capacity + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
  }
}
