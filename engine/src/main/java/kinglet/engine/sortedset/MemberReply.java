package kinglet.engine.sortedset;

import kinglet.engine.command.Call;
import kinglet.engine.resp.Reply;

/** Replies members with or without their scores: RESP2 has them in turn, RESP3 in pairs. Owned by the executor. */
final class MemberReply {
  private MemberReply() {}

  /** The head of an array of members. */
  static void begin(Call call, long members, boolean withScores) {
    Reply reply = call.reply();
    reply.array(withScores && !reply.isResp3() ? 2 * members : members);
  }

  /** The current member of a set. */
  static void member(Call call, SortedSet set, boolean withScores) {
    Reply reply = call.reply();
    if (withScores && reply.isResp3()) {
      reply.array(2);
    }
    reply.bulk(set.address(), set.length());
    if (withScores) {
      reply.number(set.score());
    }
  }

  /** Members of a set by their ranks, from the lowest up or from the highest down. */
  static void range(Call call, SortedSet set, RankRange range, boolean down, boolean withScores) {
    begin(call, range.count(), withScores);
    if (range.count() == 0) {
      return;
    }
    set.seek(down ? range.end() - 1 : range.start());
    for (long left = range.count(); left > 0; left--) {
      member(call, set, withScores);
      if (down) {
        set.previous();
      } else {
        set.next();
      }
    }
  }
}
