package kinglet.engine.session;

import java.util.List;
import kinglet.engine.memory.WideHash;
import kinglet.engine.text.ByteKeys;

/**
 * The topics of a kind that somebody subscribes to; one goes with the last who did. Subscribing, and ending it, cost the same
 * however many subscribe. Owned by the executor.
 */
public final class Topics {
  /** The kinds of topics; the same name may stand in each. */
  public enum Kind {
    CHANNEL,
    PATTERN,
    SHARD_CHANNEL
  }

  private final Kind kind;
  private final WideHash hash;
  private final ByteKeys<Topic> topics;
  // All of them, for patterns, which are tried one by one.
  private List<Topic> list = List.of();

  /**
   * @param hash of names; secret, as strangers choose them
   */
  public Topics(Kind kind, WideHash hash) {
    this.kind = kind;
    this.hash = hash;
    topics = new ByteKeys<>(hash);
  }

  public int size() {
    return topics.size();
  }

  /** The topic of a name, or null if nobody subscribes to it. */
  public Topic find(long name, int length) {
    return topics.find(name, length);
  }

  /** All topics, in no order; the list does not change when they do. */
  public List<Topic> all() {
    if (list == null) {
      list = List.copyOf(topics.all());
    }
    return list;
  }

  /** Subscribes a session, unless it does already. */
  public void subscribe(Session session, byte[] name, long address) {
    Subscriptions own = session.subscriptions();
    if (own.of(kind) == null) {
      own.begin(kind, new ByteKeys<>(hash));
    }
    long nameHash = topics.hash(address, name.length);
    if (own.of(kind).find(address, name.length, nameHash) == null) {
      Subscription subscription = new Subscription(obtain(name, address, nameHash), session);
      subscription.topic().add(subscription);
      own.add(kind, subscription);
    }
  }

  private Topic obtain(byte[] name, long address, long nameHash) {
    Topic topic = topics.find(address, name.length, nameHash);
    if (topic == null) {
      topic = new Topic(this, name, nameHash);
      topics.add(topic);
      list = null;
    }
    return topic;
  }

  /** Ends a session's subscription, if it has it. */
  public void unsubscribe(Session session, long address, int length) {
    ByteKeys<Subscription> own = session.subscriptions().of(kind);
    Subscription subscription = own == null ? null : own.find(address, length);
    if (subscription != null) {
      subscription.end();
    }
  }

  void end(Subscription subscription) {
    Topic topic = subscription.topic();
    subscription.session().subscriptions().remove(kind, subscription);
    topic.remove(subscription);
    if (topic.count() == 0) {
      topics.remove(topic);
      list = null;
    }
  }
}
