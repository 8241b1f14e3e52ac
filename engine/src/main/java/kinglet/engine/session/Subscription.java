package kinglet.engine.session;

import kinglet.engine.text.ByteKey;

/** That a session subscribes to a topic; found in the session by the topic's name. Owned by the executor. */
public final class Subscription extends ByteKey {
  private final Topic topic;
  private final Session session;
  // Among the topic's subscriptions.
  int place;

  Subscription(Topic topic, Session session) {
    super(topic.bytes(), topic.hash());
    this.topic = topic;
    this.session = session;
  }

  /** The session subscribes no more. */
  public void end() {
    topic.owner().end(this);
  }

  Topic topic() {
    return topic;
  }

  Session session() {
    return session;
  }
}
