package kinglet.engine.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Reply;
import kinglet.engine.session.Clients;
import kinglet.engine.session.KeyTracking;
import kinglet.engine.session.Session;

/**
 * Writes invalidation messages: to the session that tracks, or where it redirects them; as a push of RESP3, or in RESP2 as a
 * message of the channel {@code __redis__:invalidate} to a session that subscribes to something. Who gets one for what its
 * own command did gets it behind that command's reply. One object serves all messages. Owned by the executor. Source:
 * sendTrackingMessage of Redis 7.2; but the null that stands for all keys is written in the receiver's protocol.
 */
final class Messages {
  private static final byte[] INVALIDATE = "invalidate".getBytes(US_ASCII);
  private static final byte[] BROKEN = "tracking-redir-broken".getBytes(US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(US_ASCII);
  private static final byte[] CHANNEL = "__redis__:invalidate".getBytes(US_ASCII);

  private final Clients clients;
  private final Reply reply = new Reply();

  Messages(Clients clients) {
    this.clients = clients;
  }

  /** Says that a key is no longer what the session read. */
  void invalidate(Session tracking, long key, int length) {
    try {
      if (begin(tracking)) {
        reply.array(1);
        reply.bulk(key, length);
      }
    } catch (OutOfNativeMemoryException e) {
      lost(tracking);
    }
  }

  /** Says that no key is. */
  void invalidateAll(Session tracking) {
    try {
      if (begin(tracking)) {
        reply.nil();
      }
    } catch (OutOfNativeMemoryException e) {
      lost(tracking);
    }
  }

  /** A session that missed a message must not think that there was none: what it holds is void when its connection ends. */
  void lost(Session tracking) {
    tracking.kill();
    Session receiver = clients.byId(tracking.tracking().redirection());
    if (receiver != null) {
      receiver.kill();
    }
  }

  /** Begins a message, up to its keys; the reply then stands behind. False: there is none, and why was told if it can be. */
  boolean begin(Session tracking) {
    long redirection = tracking.tracking().redirection();
    if (redirection == 0) {
      return tracking.respVersion() == 3 && beginPush(tracking);
    }
    Session receiver = clients.byId(redirection);
    if (receiver == null || receiver.link().isDoomed()) {
      sayBroken(tracking);
      return false;
    }
    return receiver.respVersion() == 3 ? beginPush(receiver) : receiver.isSubscribed() && beginMessage(receiver);
  }

  private boolean beginPush(Session receiver) {
    reply.into(receiver.lane().push(receiver), 3);
    reply.push(2);
    reply.bulk(INVALIDATE);
    return true;
  }

  private boolean beginMessage(Session receiver) {
    reply.into(receiver.lane().push(receiver), 2);
    reply.array(3);
    reply.bulk(MESSAGE);
    reply.bulk(CHANNEL);
    return true;
  }

  private void sayBroken(Session session) {
    KeyTracking tracking = session.tracking();
    tracking.broken(true);
    if (session.respVersion() == 3) {
      reply.into(session.lane().push(session), 3);
      reply.push(2);
      reply.bulk(BROKEN);
      reply.integer(tracking.redirection());
    }
  }

  /** Where a message that was begun goes on. */
  Reply reply() {
    return reply;
  }
}
