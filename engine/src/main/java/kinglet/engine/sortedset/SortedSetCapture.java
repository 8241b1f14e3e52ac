package kinglet.engine.sortedset;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.TableCapture;
import kinglet.engine.rdb.ValueCodec;

/** A capture of a {@link TreeForm}, of which only the table is walked. Owned by the executor. */
final class SortedSetCapture extends TableCapture {
  SortedSetCapture(Keyspace keyspace, long root) {
    super(keyspace, RdbType.SORTED_SET_2, ValueCodec.VERSION, TreeForm.members(root));
  }

  @Override
  protected void write(long member, RdbWriter out) {
    out.string(Member.address(member), Member.length(member));
    out.binaryDouble(ScoredMember.score(member));
  }
}
