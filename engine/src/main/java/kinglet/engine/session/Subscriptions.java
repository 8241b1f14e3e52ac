package kinglet.engine.session;

import java.util.Arrays;
import java.util.List;
import kinglet.engine.session.Session.Type;
import kinglet.engine.session.Topics.Kind;
import kinglet.engine.text.ByteKeys;

/** What a session subscribes to. Owned by the executor. */
public final class Subscriptions {
  private final Session session;
  // By kind; null before the first of the kind.
  private final List<ByteKeys<Subscription>> own = Arrays.asList(null, null, null);
  private int count;

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

  ByteKeys<Subscription> of(Kind kind) {
    return own.get(kind.ordinal());
  }

  void begin(Kind kind, ByteKeys<Subscription> none) {
    own.set(kind.ordinal(), none);
  }

  void add(Kind kind, Subscription subscription) {
    of(kind).add(subscription);
    counted(count + 1);
  }

  void remove(Kind kind, Subscription subscription) {
    of(kind).remove(subscription);
    counted(count - 1);
  }

  /** Who subscribes to something may be silent for ever. */
  private void counted(int newCount) {
    count = newCount;
    if (session.type() == Type.NORMAL || session.type() == Type.PUBSUB) {
      session.type(count > 0 ? Type.PUBSUB : Type.NORMAL);
      session.link().patient(count > 0);
    }
  }
}
