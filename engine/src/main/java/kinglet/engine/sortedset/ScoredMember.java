package kinglet.engine.sortedset;

import kinglet.engine.keyspace.Member;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;

/** The block of a member of a large sorted set: its text as {@link Member} says, then its score. Owned by the executor. */
final class ScoredMember {
  private ScoredMember() {}

  static long create(Allocator allocator, long text, int length, double score) {
    long member = allocator.allocate(Member.bytes(length) + Double.BYTES);
    Member.put(member, text, length);
    score(member, score);
    return member;
  }

  static double score(long member) {
    return Double.longBitsToDouble(Memory.getLong(Member.end(member)));
  }

  static void score(long member, double score) {
    Memory.putLong(Member.end(member), Double.doubleToRawLongBits(score));
  }

  /** The order of sorted sets: by score, equal scores by text as memcmp has it. Zeroes are equal, whatever their sign. */
  static int compare(long member, double score, long text, int length) {
    return compare(score(member), member, score, text, length);
  }

  /** As {@link #compare(long, double, long, int)}, for a member whose score is known. */
  static int compare(double memberScore, long member, double score, long text, int length) {
    if (memberScore != score) {
      return memberScore < score ? -1 : 1;
    }
    return Memory.compare(Member.address(member), Member.length(member), text, length);
  }
}
