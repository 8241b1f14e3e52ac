package kinglet.engine.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a session wants to hear of changed keys: what CLIENT TRACKING ON chose. Owned by the executor. */
public final class KeyTracking {
  /** Of every key under its prefixes, whether it was read or not. */
  public static final int BCAST = 1;

  /** Only of keys that a command read which CLIENT CACHING YES announced. */
  public static final int OPTIN = 2;

  /** Not of keys that a command read which CLIENT CACHING NO announced. */
  public static final int OPTOUT = 4;

  /** Not of its own changes. */
  public static final int NOLOOP = 8;

  /** What a prefix takes besides its text: measured, and rounded up. */
  private static final long PREFIX_BYTES = 256;

  // In the order of their bytes.
  private final List<byte[]> prefixes = new ArrayList<>();
  private long prefixBytes;
  private int options;
  private long redirection;
  private boolean caching;
  private boolean broken;

  /**
   * Chooses anew; prefixes stay.
   *
   * @param clientId who gets the messages instead, 0: nobody else
   */
  public void choose(int newOptions, long clientId) {
    options = newOptions;
    redirection = clientId;
    broken = false;
  }

  public boolean has(int option) {
    return (options & option) != 0;
  }

  /** The id of the session that gets the messages, 0: this one. */
  public long redirection() {
    return redirection;
  }

  /** Not to be changed. */
  public List<byte[]> prefixes() {
    return prefixes;
  }

  /** What the prefixes take. */
  public long prefixBytes() {
    return prefixBytes;
  }

  /** Adds one that is not there. */
  public void add(byte[] prefix) {
    prefixes.add(prefix);
    prefixBytes += PREFIX_BYTES + prefix.length;
    prefixes.sort(Arrays::compareUnsigned);
  }

  /** Whether CLIENT CACHING announced the next command. */
  public boolean isCaching() {
    return caching;
  }

  public void caching(boolean value) {
    caching = value;
  }

  /** Whether the keys that the next command reads are to be remembered. */
  public boolean remembers() {
    return !has(BCAST) && (caching ? !has(OPTOUT) : !has(OPTIN));
  }

  /** Whether the session that gets the messages was found gone. */
  public boolean isBroken() {
    return broken;
  }

  public void broken(boolean value) {
    broken = value;
  }
}
