package kinglet.engine.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kinglet.engine.session.Topics.Kind;
import kinglet.engine.text.ByteKeys;

/** What a session subscribes to. Owned by the executor. */
public final class Subscriptions {
  /** What one takes besides its name, together with a topic that nobody else subscribes to: measured, and rounded up. */
  private static final long OBJECT_BYTES = 256;

  private final Session session;
  // None of a kind before its first.
  private final Map<Kind, ByteKeys<Subscription>> own = new EnumMap<>(Kind.class);
  private int count;
  private long bytes;

  Subscriptions(Session session) {
    this.session = session;
  }

  /** To how many topics of all kinds. */
  public int count() {
    return count;
  }

  /** To how many topics of a kind. */
  public int count(Kind kind) {
    return of(kind) == null ? 0 : of(kind).size();
  }

  /** What they take, as if nobody else subscribed to their topics. */
  public long bytes() {
    return bytes;
  }

  /** Those to topics of a kind, in no order; a copy. */
  public List<Subscription> all(Kind kind) {
    return of(kind) == null ? List.of() : of(kind).all();
  }

  /** Ends all of all kinds. */
  public void end() {
    for (Kind kind : Kind.values()) {
      all(kind).forEach(Subscription::end);
    }
  }

  /** Null before the first of the kind. */
  ByteKeys<Subscription> of(Kind kind) {
    return own.get(kind);
  }

  void begin(Kind kind, ByteKeys<Subscription> none) {
    own.put(kind, none);
  }

  void add(Kind kind, Subscription subscription) {
    of(kind).add(subscription);
    bytes += bytesOf(subscription);
    counted(count + 1);
  }

  private static long bytesOf(Subscription subscription) {
    return OBJECT_BYTES + subscription.bytes().length;
  }

  void remove(Kind kind, Subscription subscription) {
    of(kind).remove(subscription);
    bytes -= bytesOf(subscription);
    counted(count - 1);
  }

  /** Who subscribes to something may be silent for ever. */
  private void counted(int newCount) {
    count = newCount;
    if (session.type() == Session.Type.NORMAL || session.type() == Session.Type.PUBSUB) {
      session.type(count > 0 ? Session.Type.PUBSUB : Session.Type.NORMAL);
      session.link().patient(count > 0);
    }
  }
}
