package kinglet.engine.family;

import kinglet.engine.command.Call;
import kinglet.engine.resp.ChunkPool;
import kinglet.engine.session.KeyTracking;
import kinglet.engine.session.Link;
import kinglet.engine.session.Session;
import kinglet.engine.session.Topics.Kind;

/**
 * A client as CLIENT LIST and CLIENT INFO show it: the fields of Redis 7.2 in its order. Buffers: {@code qbuf} is input that
 * is not executed yet, {@code qbuf-free} what the buffer of an incomplete command has room for. All output stands in chunks:
 * {@code oll} is how many wait, {@code omem} and {@code rbs} their size, {@code obl} how many bytes of it wait, {@code rbp}
 * how many it were at most in the last five seconds; a client without output holds no buffer. {@code tot-mem} is what {@code maxmemory-clients} counts, and the arguments. Owned
 * by the executor.
 */
public final class ClientLine {
  private final StringBuilder text;

  private ClientLine(StringBuilder text) {
    this.text = text;
  }

  /** The calling client, without the line's end. */
  public static String ofCaller(Call call) {
    StringBuilder text = new StringBuilder();
    append(text, call.session(), call);
    text.setLength(text.length() - 1);
    return text.toString();
  }

  /** Appends the client's line, its end included; the caller's own arguments count as memory of the client that calls. */
  static void append(StringBuilder text, Session session, Call call) {
    ClientLine line = new ClientLine(text);
    line.identity(session, call.nowMs());
    line.state(session);
    line.buffers(session, session == call.session() ? call.argumentBytes() : 0);
    line.protocol(session);
    text.append('\n');
  }

  private void identity(Session session, long nowMs) {
    text.append("id=").append(session.id());
    field("addr", session.link().peerAddress());
    field("laddr", session.link().localAddress());
    field("fd", session.link().descriptor());
    field("name", session.name());
    field("age", nowMs / 1000 - session.createdMs() / 1000);
    field("idle", nowMs / 1000 - session.lastActiveMs() / 1000);
  }

  private void state(Session session) {
    field("flags", flags(session));
    field("db", session.database());
    field("sub", session.subscriptions().count(Kind.CHANNEL));
    field("psub", session.subscriptions().count(Kind.PATTERN));
    field("ssub", session.subscriptions().count(Kind.SHARD_CHANNEL));
    field("multi", session.transaction() == null ? -1 : session.transaction().commands().count());
  }

  private static String flags(Session session) {
    String flags = switch (session.type()) {
      case NORMAL -> session.isMonitor() ? "O" : "";
      case MASTER -> "M";
      case REPLICA -> "S";
      case PUBSUB -> "P";
    };
    flags += session.transaction() == null ? "" : "x";
    flags += session.isBlocked() ? "b" : "";
    flags += trackingFlags(session.tracking());
    flags += session.isStale() ? "d" : "";
    flags += session.link().isDoomed() ? "A" : session.isClosing() ? "c" : "";
    flags += session.link().isUnixSocket() ? "U" : "";
    flags += session.isNoEvict() ? "e" : "";
    flags += session.isNoTouch() ? "T" : "";
    return flags.isEmpty() ? "N" : flags;
  }

  private static String trackingFlags(KeyTracking tracking) {
    return tracking == null ? "" : "t" + (tracking.isBroken() ? "R" : "") + (tracking.has(KeyTracking.BCAST) ? "B" : "");
  }

  private void buffers(Session session, long argumentBytes) {
    Link link = session.link();
    long multiBytes = session.transaction() == null ? 0 : session.transaction().bytes();
    field("qbuf", link.inputBytes());
    field("qbuf-free", link.inputRoomBytes());
    field("argv-mem", argumentBytes);
    field("multi-mem", multiBytes);
    long outputMemory = (long) link.outputChunks() * ChunkPool.CHUNK_BYTES;
    field("rbs", outputMemory);
    field("rbp", link.outputPeakBytes());
    field("obl", link.outputBytes());
    field("oll", link.outputChunks());
    field("omem", outputMemory);
    field("tot-mem", session.measure() + argumentBytes);
    field("events", link.outputBytes() > 0 ? "rw" : "r");
  }

  private void protocol(Session session) {
    field("cmd", session.lastCommand());
    field("user", session.user());
    field("redir", session.tracking() == null ? -1 : session.tracking().redirection());
    field("resp", session.respVersion());
    field("lib-name", session.libraryName());
    field("lib-ver", session.libraryVersion());
  }

  private void field(String name, String value) {
    text.append(' ').append(name).append('=').append(value);
  }

  private void field(String name, long value) {
    text.append(' ').append(name).append('=').append(value);
  }
}
