package kinglet.engine.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.resp.ChunkPool;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.Reply;
import kinglet.engine.session.Session;
import kinglet.engine.session.Topic;

/**
 * A message on its way to sessions. For many, or if it is long, it is encoded once for each protocol, and all refer to the
 * same bytes; for a few it is copied, which is cheaper than to share. One object serves all messages. Owned by the executor.
 */
final class Delivery {
  private static final int COPIES_MAX = 4;
  private static final int COPIED_BYTES_MAX = 4096;
  private static final byte[] MESSAGE = "message".getBytes(US_ASCII);
  private static final byte[] SHARD_MESSAGE = "smessage".getBytes(US_ASCII);
  private static final byte[] PATTERN_MESSAGE = "pmessage".getBytes(US_ASCII);

  private final Reply reply = new Reply();
  private final Output sharedResp2;
  private final Output sharedResp3;
  private long channel;
  private int channelLength;
  private long message;
  private int messageLength;

  Delivery(ChunkPool chunks) {
    sharedResp2 = new Output(chunks);
    sharedResp3 = new Output(chunks);
  }

  /** Turns to a message; its bytes and its channel's stay where they are until it is delivered. */
  void begin(long newChannel, int newChannelLength, long newMessage, int newMessageLength) {
    channel = newChannel;
    channelLength = newChannelLength;
    message = newMessage;
    messageLength = newMessageLength;
  }

  int toChannel(Topic topic) {
    return to(topic, MESSAGE, null);
  }

  int toShardChannel(Topic topic) {
    return to(topic, SHARD_MESSAGE, null);
  }

  int toPattern(Topic topic) {
    return to(topic, PATTERN_MESSAGE, topic.bytes());
  }

  private int to(Topic topic, byte[] kind, byte[] pattern) {
    int count = topic.count();
    if (count > COPIES_MAX || messageLength > COPIED_BYTES_MAX) {
      share(topic, kind, pattern);
    } else {
      for (int i = 0; i < count; i++) {
        Session session = topic.session(i);
        write(session.lane().push(session), session.respVersion(), kind, pattern);
      }
    }
    return count;
  }

  private void share(Topic topic, byte[] kind, byte[] pattern) {
    for (int i = 0; i < topic.count(); i++) {
      Session session = topic.session(i);
      Output shared = session.respVersion() == 3 ? sharedResp3 : sharedResp2;
      if (shared.chunkCount() == 0) {
        write(shared, session.respVersion(), kind, pattern);
        shared.share();
      }
      session.lane().push(session).refer(shared);
    }
    sharedResp2.release();
    sharedResp3.release();
  }

  private void write(Output output, int respVersion, byte[] kind, byte[] pattern) {
    reply.into(output, respVersion);
    reply.push(pattern == null ? 3 : 4);
    reply.bulk(kind);
    if (pattern != null) {
      reply.bulk(pattern);
    }
    reply.bulk(channel, channelLength);
    reply.bulk(message, messageLength);
  }
}
