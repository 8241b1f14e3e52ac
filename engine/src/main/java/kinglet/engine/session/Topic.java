package kinglet.engine.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import kinglet.engine.text.ByteKey;
import kinglet.engine.text.Glob;

/** What sessions subscribe to: a channel, or all channels whose names a pattern matches. Owned by the executor. */
public final class Topic extends ByteKey {
  private final Topics owner;
  private final Glob pattern;
  private Subscription[] subscriptions = new Subscription[2];
  private int count;

  Topic(Topics owner, byte[] name, long hash) {
    super(name, hash);
    this.owner = owner;
    pattern = new Glob(name, false);
  }

  Topics owner() {
    return owner;
  }

  /** Whether a pattern matches its name. */
  public boolean isNamedLike(Glob glob) {
    return glob.matches(new String(bytes(), ISO_8859_1));
  }

  /** Whether its name, as a pattern, matches a channel's. */
  public boolean matches(long channel, int length) {
    return pattern.matches(channel, length);
  }

  /** How many subscribe. */
  public int count() {
    return count;
  }

  /** One of those who subscribe; in no order. */
  public Session session(int index) {
    return subscriptions[index].session();
  }

  void add(Subscription subscription) {
    if (count == subscriptions.length) {
      subscriptions = Arrays.copyOf(subscriptions, 2 * count);
    }
    subscription.place = count;
    subscriptions[count++] = subscription;
  }

  /** The last one takes its place. */
  void remove(Subscription subscription) {
    Subscription last = subscriptions[--count];
    last.place = subscription.place;
    subscriptions[last.place] = last;
    subscriptions[count] = null;
  }
}
