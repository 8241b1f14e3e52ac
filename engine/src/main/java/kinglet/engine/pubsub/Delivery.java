package kinglet.engine.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.memory.OutOfNativeMemoryException;
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
    boolean shares = count > COPIES_MAX || messageLength > COPIED_BYTES_MAX;
    for (int i = 0; i < count; i++) {
      Session session = topic.session(i);
      try {
        to(session, shares, kind, pattern);
      } catch (OutOfNativeMemoryException e) {
        // A client that missed a message must not think that there was none.
        session.kill();
      }
    }
    sharedResp2.release();
    sharedResp3.release();
    return count;
  }

  private void to(Session session, boolean shares, byte[] kind, byte[] pattern) {
    Output output = session.lane().push(session);
    if (shares) {
      output.refer(shared(session.respVersion(), kind, pattern));
    } else {
      write(output, session.respVersion(), kind, pattern);
    }
  }

  private Output shared(int respVersion, byte[] kind, byte[] pattern) {
    Output shared = respVersion == 3 ? sharedResp3 : sharedResp2;
    if (shared.chunkCount() == 0) {
      try {
        write(shared, respVersion, kind, pattern);
      } catch (OutOfNativeMemoryException e) {
        shared.release();
        throw e;
      }
      shared.share();
    }
    return shared;
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
