package kinglet.engine.family;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import kinglet.engine.keyspace.ValueDigest;
import kinglet.engine.memory.Memory;

/**
 * Twenty bytes that stand for data: pieces are added with their order ({@link #mix}) or without ({@link #xor}). Not a
 * cryptographic sum: it finds differences, not forgeries. Owned by one thread. Source: DEBUG DIGEST of Redis, SHA-1.
 */
public final class Digest implements ValueDigest {
  private static final int BYTES = 20;
  private static final int COPY_BYTES = 8192;

  private final MessageDigest sha = sha1();
  private final byte[] sum = new byte[BYTES];
  private final byte[] copy = new byte[COPY_BYTES];
  private final byte[] whole = new byte[BYTES];

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Back to nothing: all zeroes. */
  public void clear() {
    Arrays.fill(sum, (byte) 0);
  }

  /** Adds bytes; the order of such additions does not matter: sum ^= SHA1(bytes). */
  @Override
  public void xor(long address, int length) {
    feed(address, length);
    addHash();
  }

  /** As {@link #xor(long, int)}. */
  public void xor(byte[] bytes) {
    sha.update(bytes);
    addHash();
  }

  /** Adds what another digest stands for. */
  public void xor(Digest other) {
    xor(other.sum);
  }

  /** Adds bytes; the order matters: sum = SHA1(sum ^ SHA1(bytes)). */
  @Override
  public void mix(long address, int length) {
    xor(address, length);
    scramble();
  }

  /** As {@link #mix(long, int)}, for a number as four bytes, the highest first. */
  public void mix(int number) {
    sha.update((byte) (number >>> 24));
    sha.update((byte) (number >>> 16));
    sha.update((byte) (number >>> 8));
    sha.update((byte) number);
    addHash();
    scramble();
  }

  @Override
  public void beginElement() {
    System.arraycopy(sum, 0, whole, 0, BYTES);
    clear();
  }

  @Override
  public void endElement() {
    sha.update(sum);
    System.arraycopy(whole, 0, sum, 0, BYTES);
    addHash();
  }

  private void feed(long address, int length) {
    for (int at = 0; at < length; at += COPY_BYTES) {
      int part = Math.min(COPY_BYTES, length - at);
      Memory.copy(address + at, copy, 0, part);
      sha.update(copy, 0, part);
    }
  }

  private void addHash() {
    byte[] hash = sha.digest();
    for (int i = 0; i < BYTES; i++) {
      sum[i] ^= hash[i];
    }
  }

  private void scramble() {
    System.arraycopy(sha.digest(sum), 0, sum, 0, BYTES);
  }

  /** Forty hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(sum);
  }
}
