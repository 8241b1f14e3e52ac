package kinglet.engine.pubsub;

import java.util.List;
import kinglet.engine.memory.WideHash;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.Topic;
import kinglet.engine.session.Topics;
import kinglet.engine.session.Topics.Kind;

/** Hands messages to the sessions that subscribed to their channels. Owned by the executor. Source: Redis 7.2. */
public final class PubSub {
  private final Topics channels;
  private final Topics patterns;
  private final Topics shardChannels;
  private final Delivery delivery;

  /**
   * Nobody subscribes yet.
   *
   * @param seed of the hash of names
   */
  public PubSub(ChunkPool chunks, long seed) {
    WideHash hash = new WideHash(seed);
    channels = new Topics(Kind.CHANNEL, hash);
    patterns = new Topics(Kind.PATTERN, hash);
    shardChannels = new Topics(Kind.SHARD_CHANNEL, hash);
    delivery = new Delivery(chunks);
  }

  /** What is subscribed to, by kind. */
  public Topics topics(Kind kind) {
    return switch (kind) {
      case CHANNEL -> channels;
      case PATTERN -> patterns;
      case SHARD_CHANNEL -> shardChannels;
    };
  }

  /** Whether nobody subscribes to a channel or a pattern. */
  public boolean isSilent() {
    return channels.size() == 0 && patterns.size() == 0;
  }

  /** Hands a message to all who subscribe to its channel or to patterns that match it; answers how often. */
  public int publish(long channel, int channelLength, long message, int messageLength) {
    delivery.begin(channel, channelLength, message, messageLength);
    Topic topic = channels.find(channel, channelLength);
    int receivers = topic == null ? 0 : delivery.toChannel(topic);
    return patterns.size() == 0 ? receivers : receivers + publishToPatterns(channel, channelLength);
  }

  private int publishToPatterns(long channel, int channelLength) {
    int receivers = 0;
    List<Topic> all = patterns.all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).matches(channel, channelLength)) {
        receivers += delivery.toPattern(all.get(i));
      }
    }
    return receivers;
  }

  /** Hands a message to all who subscribe to a shard channel; answers how many. */
  public int publishInShard(long channel, int channelLength, long message, int messageLength) {
    delivery.begin(channel, channelLength, message, messageLength);
    Topic topic = shardChannels.find(channel, channelLength);
    return topic == null ? 0 : delivery.toShardChannel(topic);
  }
}
