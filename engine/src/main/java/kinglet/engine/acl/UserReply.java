package kinglet.engine.acl;

import kinglet.engine.config.Latin;
import kinglet.engine.resp.Reply;

/** What ACL GETUSER replies. Source: Redis 7.2. */
final class UserReply {
  private UserReply() {}

  static void write(Reply reply, User user) {
    reply.map(6);
    reply.bulk("flags");
    reply.set(user.flags().size());
    user.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(user.hashes().size());
    user.hashes().forEach(reply::bulk);
    writeSelector(reply, user.root());
    reply.bulk("selectors");
    reply.array(user.selectors().size() - 1L);
    user.selectors().stream().skip(1).forEach(selector -> {
      reply.map(3);
      writeSelector(reply, selector);
    });
  }

  private static void writeSelector(Reply reply, Selector selector) {
    reply.bulk("commands");
    reply.bulk(Latin.bytes(selector.commands().describe()));
    reply.bulk("keys");
    reply.bulk(Latin.bytes(selector.describeKeys()));
    reply.bulk("channels");
    reply.bulk(Latin.bytes(selector.describeChannels()));
  }
}
