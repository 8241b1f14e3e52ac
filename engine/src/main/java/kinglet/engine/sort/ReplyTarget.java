package kinglet.engine.sort;

import kinglet.engine.resp.Reply;

/** Results as elements of a reply. */
final class ReplyTarget implements SortTarget {
  private Reply reply;

  void turnTo(Reply newReply) {
    reply = newReply;
  }

  @Override
  public void add(long text, int length) {
    reply.bulk(text, length);
  }

  @Override
  public void addNothing() {
    reply.nil();
  }
}
