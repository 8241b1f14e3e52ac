package kinglet.engine.set;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.rdb.RdbType;
import kinglet.engine.rdb.RdbWriter;
import kinglet.engine.rdb.TableCapture;
import kinglet.engine.rdb.ValueCodec;

/** A capture of a {@link MemberTable}. Owned by the executor. */
final class SetCapture extends TableCapture {
  SetCapture(Keyspace keyspace, long head) {
    super(keyspace, RdbType.SET, ValueCodec.VERSION, head);
  }

  @Override
  protected void write(long member, RdbWriter out) {
    out.string(Member.address(member), Member.length(member));
  }
}
