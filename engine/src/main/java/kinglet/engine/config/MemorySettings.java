package kinglet.engine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How much memory may be taken, what goes when it is full, and what is freed in slices. Owned by the executor. Source:
 * redis.conf of 7.2, whose defaults these are.
 */
public final class MemorySettings implements SettingGroup {
  /** What is evicted when memory is full. */
  public enum Policy {
    VOLATILE_LRU, VOLATILE_LFU, VOLATILE_RANDOM, VOLATILE_TTL, ALLKEYS_LRU, ALLKEYS_LFU, ALLKEYS_RANDOM, NOEVICTION;

    /** As it stands in redis.conf and in INFO. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Policy of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private static final List<String> POLICIES = Arrays.stream(Policy.values()).map(Policy::text).toList();

  private long maxBytes;
  private Policy policy = Policy.NOEVICTION;
  private int samples = 5;
  private int evictionTenacity = 10;
  private boolean lazyEviction;
  private boolean lazyExpire;
  private boolean lazyServerDelete;
  private boolean lazyUserDelete;
  private boolean lazyUserFlush;

  /** The most that data may take; 0 is no limit. */
  public long maxBytes() {
    return maxBytes;
  }

  public Policy policy() {
    return policy;
  }

  /** Whether there is a limit, and keys go by when or how often they were used: then Redis shares no values among keys. */
  public boolean isByAccess() {
    return maxBytes > 0 && switch (policy) {
      case ALLKEYS_LRU, VOLATILE_LRU, ALLKEYS_LFU, VOLATILE_LFU -> true;
      default -> false;
    };
  }

  /** How many keys are compared for one eviction, from 1. */
  public int samples() {
    return samples;
  }

  /** How hard one command works at eviction, 0 to 100. */
  public int evictionTenacity() {
    return evictionTenacity;
  }

  /** Whether evicted values are freed in slices. */
  public boolean lazyEviction() {
    return lazyEviction;
  }

  /** Whether expired values are freed in slices. */
  public boolean lazyExpire() {
    return lazyExpire;
  }

  /** Whether values that a command replaces (RENAME, SET …) are freed in slices. */
  public boolean lazyServerDelete() {
    return lazyServerDelete;
  }

  /** Whether DEL behaves as UNLINK. */
  public boolean lazyUserDelete() {
    return lazyUserDelete;
  }

  /** Whether FLUSHDB, FLUSHALL and SCRIPT FLUSH without a word behave as ASYNC. */
  public boolean lazyUserFlush() {
    return lazyUserFlush;
  }

  @Override
  public void declare(SettingTable table) {
    table.memory("maxmemory", 0, Long.MAX_VALUE, () -> maxBytes, value -> maxBytes = value);
    table.choice("maxmemory-policy", POLICIES, () -> policy.text(), text -> policy = Policy.of(text));
    table.integer("maxmemory-samples", 1, Integer.MAX_VALUE, () -> samples, value -> samples = (int) value);
    table.integer("maxmemory-eviction-tenacity", 0, 100, () -> evictionTenacity,
        value -> evictionTenacity = (int) value);
    table.bool("lazyfree-lazy-eviction", () -> lazyEviction, value -> lazyEviction = value);
    table.bool("lazyfree-lazy-expire", () -> lazyExpire, value -> lazyExpire = value);
    table.bool("lazyfree-lazy-server-del", () -> lazyServerDelete, value -> lazyServerDelete = value);
    table.bool("lazyfree-lazy-user-del", () -> lazyUserDelete, value -> lazyUserDelete = value);
    table.bool("lazyfree-lazy-user-flush", () -> lazyUserFlush, value -> lazyUserFlush = value);
  }
}
