package kinglet.engine.effect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kinglet.engine.memory.Blocks;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeMemory;
import kinglet.engine.resp.Decimal;

/**
 * The effects of one cycle, encoded once. Owned by the executor. Without a tap nothing is encoded and the offset stands.
 * Grows as needed; up to 2^62 bytes of stream.
 */
public final class EffectBatch {
  private static final int INITIAL_BYTES = 64 * 1024;
  private static final int LINE_BYTES_MAX = 32;
  private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final short CRLF = '\r' | '\n' << 8;

  private EffectTap[] taps = {};
  private long address;
  private long capacity;
  private long length;
  private long offset;
  private int database = -1;
  private int committedDatabase = -1;
  private long unitStart;
  private int unitEffects;

  /** Adds a tap; the order of adding is the order of commits. */
  public void add(EffectTap tap) {
    taps = Arrays.copyOf(taps, taps.length + 1);
    taps[taps.length - 1] = tap;
    restart();
  }

  /** Takes a tap away. */
  public void remove(EffectTap tap) {
    taps = Arrays.stream(taps).filter(other -> other != tap).toArray(EffectTap[]::new);
    restart();
  }

  /** What follows begins with a SELECT, so that who begins to read the stream at {@link #position} knows the database. */
  public void restart() {
    database = -1;
    committedDatabase = length == 0 ? -1 : committedDatabase;
  }

  /** Goes on in a stream that a former process began; before the first effect. */
  public void resumeAt(long newOffset) {
    assert length == 0;
    offset = newOffset;
    restart();
  }

  /** Whether anyone listens; if not, nothing is encoded. */
  public boolean isTapped() {
    return taps.length > 0;
  }

  /** The position in the stream after all committed effects. */
  public long offset() {
    return offset;
  }

  /** The position in the stream after all effects, those of the running cycle included. */
  public long position() {
    return offset + length;
  }

  /** Begins an effect of {@code arguments} arguments in a database; a SELECT comes first when the database changed. */
  public void begin(int inDatabase, int arguments) {
    if (!isTapped()) {
      return;
    }
    unitEffects++;
    if (inDatabase != database) {
      database = inDatabase;
      header('*', 2);
      argument("SELECT");
      argument(inDatabase);
    }
    header('*', arguments);
  }

  /** What is encoded from here on belongs together, until {@link #endUnit}. */
  public void beginUnit() {
    unitStart = length;
    unitEffects = 0;
  }

  /** If the unit is more than one effect, MULTI and EXEC go around it: whoever replays it does all or nothing. */
  public void endUnit() {
    if (unitEffects > 1) {
      ensure(MULTI.length);
      Memory.copy(address + unitStart, address + unitStart + MULTI.length, length - unitStart);
      Memory.copy(MULTI, 0, address + unitStart, MULTI.length);
      length += MULTI.length;
      begin(database, 1);
      argument("EXEC");
    }
    unitEffects = 0;
  }

  /** Adds bytes. */
  public void argument(long source, int bytes) {
    if (!isTapped()) {
      return;
    }
    header('$', bytes);
    ensure(bytes + 2L);
    Memory.copy(source, address + length, bytes);
    length += bytes;
    crlf();
  }

  /** Adds a word of ASCII: a command's name, an option. */
  public void argument(String word) {
    if (!isTapped()) {
      return;
    }
    int bytes = word.length();
    header('$', bytes);
    ensure(bytes + 2L);
    for (int i = 0; i < bytes; i++) {
      Memory.putByte(address + length + i, (byte) word.charAt(i));
    }
    length += bytes;
    crlf();
  }

  /** Adds a number as decimal text. */
  public void argument(long number) {
    if (!isTapped()) {
      return;
    }
    header('$', Decimal.length(number));
    ensure(LINE_BYTES_MAX);
    length = Decimal.put(address + length, number) - address;
    crlf();
  }

  /** Hands the cycle's effects to each tap in order, and begins anew. Returns whether there were any. */
  public boolean commit(long timeMs) {
    if (length == 0) {
      return false;
    }
    for (EffectTap tap : taps) {
      tap.commit(offset, committedDatabase, timeMs, address, length);
    }
    offset += length;
    length = 0;
    committedDatabase = database;
    return true;
  }

  private void header(char kind, long value) {
    ensure(LINE_BYTES_MAX);
    Memory.putByte(address + length, (byte) kind);
    length = Decimal.put(address + length + 1, value) - address;
    crlf();
  }

  private void crlf() {
    ensure(2);
    Memory.putShort(address + length, CRLF);
    length += 2;
  }

  private void ensure(long bytes) {
    if (length + bytes > capacity) {
      grow(Math.max(INITIAL_BYTES, Long.highestOneBit(length + bytes) * 2));
    }
  }

  private void grow(long newCapacity) {
    long target = NativeMemory.map(newCapacity);
    Blocks.add(target, newCapacity);
    if (capacity > 0) {
      Memory.copy(address, target, length);
      Blocks.remove(address);
      NativeMemory.unmap(address, capacity);
    }
    address = target;
    capacity = newCapacity;
  }
}
