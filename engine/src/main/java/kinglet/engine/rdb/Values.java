package kinglet.engine.rdb;

import kinglet.engine.keyspace.Database;
import kinglet.engine.keyspace.Entry;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.StringValue;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/**
 * The codecs of all types, and whole values through them: with their RDB type in front, and as a DUMP payload, which ends in
 * the RDB version in 2 bytes and the {@link Crc64} of all before in 8. Owned by the executor.
 */
public final class Values {
  private static final int TYPES = Type.STREAM + 1;
  private static final int VERSION_BYTES = 2;
  private static final int FOOTER_BYTES = VERSION_BYTES + 8;
  private static final long BUFFER_KEPT_BYTES = 1 << 20;

  private final Keyspace keyspace;
  private final ValueCodec[] codecs = new ValueCodec[TYPES];
  private final NativeBuffer payload = new NativeBuffer();
  private final RdbWriter payloadWriter = new RdbWriter(payload);
  private final RdbReader payloadReader = new RdbReader();
  private boolean skippingChecksum;

  /** With the codec of strings. */
  public Values(Keyspace keyspace) {
    this.keyspace = keyspace;
    codecs[Type.STRING] = new StringCodec(keyspace);
  }

  /** Adds the codec of a type. */
  public void register(int type, ValueCodec codec) {
    codecs[type] = codec;
  }

  /** See {@link RdbWriter#compressing}; for DUMP payloads. */
  public void compressing(boolean on) {
    payloadWriter.compressing(on);
  }

  /** Writes a value, its RDB type first. */
  public void write(long entry, RdbWriter out) {
    ValueCodec codec = codecs[Entry.type(entry)];
    out.putByte(codec.rdbType(entry));
    codec.write(entry, out);
  }

  /** Writes a value as RDB files do: its RDB type, its key, then the value. */
  public void writeWithKey(long entry, RdbWriter out) {
    ValueCodec codec = codecs[Entry.type(entry)];
    out.putByte(codec.rdbType(entry));
    out.string(Entry.keyAddress(entry), Entry.keyLength(entry));
    codec.write(entry, out);
  }

  /** Writes a value, without its RDB type. */
  public void writeBody(long entry, RdbWriter out) {
    codecs[Entry.type(entry)].write(entry, out);
  }

  /** The RDB type that {@link #writeBody} gives a value: of {@link RdbType}. */
  public int rdbType(long entry) {
    return codecs[Entry.type(entry)].rdbType(entry);
  }

  /** The lowest RDB version that holds a value. */
  public int version(long entry) {
    return codecs[Entry.type(entry)].version(entry);
  }

  /**
   * If an entry's value is big, begins a capture of it as it is now. One that was given up and is still being tidied up is
   * ended first, at once.
   *
   * @return null if the value is not big: {@link #write} it; or if it is captured already, see {@link Keyspace#captureOf}
   */
  public ValueCapture capture(long entry) {
    int number = keyspace.captureOf(entry);
    if (number != 0) {
      return keyspace.captures().finish(number) ? capture(entry) : null;
    }
    boolean big = keyspace.memoryBytes(entry) >= ValueCapture.BIG_BYTES;
    ValueCapture capture = big ? codecs[Entry.type(entry)].capture(entry) : null;
    return capture == null ? null : capture.begin();
  }

  /**
   * Reads a value, its RDB type first, into a key that is free. Returns the entry.
   *
   * @throws RdbFormatException if the bytes are no value; nothing was changed
   */
  public long read(RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    return read(in.unsignedByte(), in, database, key, keyLength);
  }

  /** As {@link #read(RdbReader, Database, long, int)}, where the RDB type stood elsewhere. */
  public long read(int rdbType, RdbReader in, Database database, long key, int keyLength) throws RdbFormatException {
    for (ValueCodec codec : codecs) {
      if (codec != null && codec.reads(rdbType)) {
        return codec.read(rdbType, in, database, key, keyLength);
      }
    }
    throw new RdbFormatException("unknown value type " + rdbType);
  }

  /** Makes the payload that DUMP gives of a value; it stands in the buffer until the next. */
  public NativeBuffer dump(long entry) {
    payload.clear(BUFFER_KEPT_BYTES);
    write(entry, payloadWriter);
    int version = codecs[Entry.type(entry)].version(entry);
    payloadWriter.putByte(version);
    payloadWriter.putByte(version >> 8);
    payloadWriter.fixedLong(Crc64.update(0, payload.address(), payload.length()));
    return payload;
  }

  /** DEBUG SET-SKIP-CHECKSUM-VALIDATION: whether payloads with a wrong checksum are read too. */
  public void skippingChecksum(boolean on) {
    skippingChecksum = on;
  }

  /** Whether bytes end as a DUMP payload does that we can read. */
  public boolean isPayload(long address, int length) {
    if (length < FOOTER_BYTES) {
      return false;
    }
    long footer = address + length - FOOTER_BYTES;
    int version = Memory.getShort(footer) & 0xffff;
    return version <= ValueCodec.VERSION_OF_FIELD_DEADLINES
        && (skippingChecksum || Memory.getLong(footer + VERSION_BYTES) == Crc64.update(0, address, length - 8L));
  }

  /** Reads a payload into a key that is free; what follows the value in it does not matter, as in Redis. */
  public long restore(long address, int length, Database database, long key, int keyLength) throws RdbFormatException {
    payloadReader.read(address, length - (long) FOOTER_BYTES);
    return read(payloadReader, database, key, keyLength);
  }
}
