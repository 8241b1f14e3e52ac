package kinglet.engine.family;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static kinglet.engine.command.Flags.FAST;
import static kinglet.engine.command.Flags.LOADING;
import static kinglet.engine.command.Flags.MAY_REPLICATE;
import static kinglet.engine.command.Flags.NOSCRIPT;
import static kinglet.engine.command.Flags.PUBSUB;
import static kinglet.engine.command.Flags.PUBLISHES;
import static kinglet.engine.command.Flags.STALE;
import static kinglet.engine.command.Flags.SUBSCRIBES;
import static kinglet.engine.command.Flags.SUBSCRIBES_PATTERNS;
import static kinglet.engine.command.Flags.WHILE_SUBSCRIBED;

import kinglet.engine.command.Call;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.command.CommandTable;
import kinglet.engine.command.Keys;
import kinglet.engine.command.ServerHelp;
import kinglet.engine.pubsub.PubSub;
import kinglet.engine.resp.Reply;
import kinglet.engine.session.Subscription;
import kinglet.engine.session.Subscriptions;
import kinglet.engine.session.Topic;
import kinglet.engine.session.Topics;
import kinglet.engine.session.Topics.Kind;
import kinglet.engine.text.Glob;

/**
 * PUBLISH SUBSCRIBE and their kin. Owned by the executor. Each topic that is subscribed to, or no more, is confirmed by a push;
 * in place of a reply, and CLIENT REPLY OFF does not silence it. Source: Redis 7.2.
 */
public final class PubSubCommands implements CommandFamily {
  private static final ServerHelp HELP = new ServerHelp(
      "CHANNELS [<pattern>]",
      "    The channels that have subscribers, those that match the pattern (default: all).",
      "NUMPAT",
      "    How many patterns are subscribed to.",
      "NUMSUB [<channel> ...]",
      "    How many subscribe to each of the channels, patterns apart.",
      "SHARDCHANNELS [<pattern>]",
      "    The shard channels that have subscribers, those that match the pattern (default: all).",
      "SHARDNUMSUB [<shardchannel> ...]",
      "    How many subscribe to each of the shard channels.");

  private final PubSub pubSub;

  public PubSubCommands(PubSub pubSub) {
    this.pubSub = pubSub;
  }

  @Override
  public void declare(CommandTable.Builder t) {
    long query = PUBSUB | LOADING | STALE;
    long publish = query | FAST | MAY_REPLICATE;
    long own = query | NOSCRIPT | WHILE_SUBSCRIBED;
    Keys shardChannels = Keys.all(Keys.NOT_KEY);
    t.group("pubsub", 0);
    t.add("subscribe", -2, own | SUBSCRIBES, Keys.NONE, call -> subscribe(call, Kind.CHANNEL, "subscribe"));
    t.add("unsubscribe", -1, own, Keys.NONE, call -> unsubscribe(call, Kind.CHANNEL, "unsubscribe"));
    t.add("psubscribe", -2, own | SUBSCRIBES_PATTERNS, Keys.NONE, call -> subscribe(call, Kind.PATTERN, "psubscribe"));
    t.add("punsubscribe", -1, own, Keys.NONE, call -> unsubscribe(call, Kind.PATTERN, "punsubscribe"));
    t.add("ssubscribe", -2, own | SUBSCRIBES, shardChannels, call -> subscribe(call, Kind.SHARD_CHANNEL, "ssubscribe"));
    t.add("sunsubscribe", -1, own, shardChannels, call -> unsubscribe(call, Kind.SHARD_CHANNEL, "sunsubscribe"));
    t.add("publish", 3, publish | PUBLISHES, Keys.NONE, this::publish);
    t.add("spublish", 3, publish | PUBLISHES, Keys.one(Keys.NOT_KEY), this::publishInShard);
    t.sub("pubsub", "channels", -2, query, Keys.NONE, call -> names(call, Kind.CHANNEL));
    t.sub("pubsub", "help", 2, LOADING | STALE, Keys.NONE, HELP);
    t.sub("pubsub", "numpat", 2, query, Keys.NONE, this::countPatterns);
    t.sub("pubsub", "numsub", -2, query, Keys.NONE, call -> counts(call, Kind.CHANNEL));
    t.sub("pubsub", "shardchannels", -2, query, Keys.NONE, call -> names(call, Kind.SHARD_CHANNEL));
    t.sub("pubsub", "shardnumsub", -2, query, Keys.NONE, call -> counts(call, Kind.SHARD_CHANNEL));
  }

  // ---- subscribing ----

  private void subscribe(Call call, Kind kind, String word) {
    for (int i = 1; i < call.count(); i++) {
      pubSub.topics(kind).subscribe(call.session(), call.bytes(i), call.address(i));
      confirm(call, kind, word, call.bytes(i));
    }
  }

  private void unsubscribe(Call call, Kind kind, String word) {
    if (call.count() == 1) {
      unsubscribeAll(call, kind, word);
      return;
    }
    for (int i = 1; i < call.count(); i++) {
      pubSub.topics(kind).unsubscribe(call.session(), call.address(i), call.length(i));
      confirm(call, kind, word, call.bytes(i));
    }
  }

  /** Also who subscribes to nothing is answered. */
  private static void unsubscribeAll(Call call, Kind kind, String word) {
    Subscriptions own = call.session().subscriptions();
    if (own.count(kind) == 0) {
      confirm(call, kind, word, null);
    }
    for (Subscription each : own.all(kind)) {
      each.end();
      confirm(call, kind, word, each.bytes());
    }
  }

  private static void confirm(Call call, Kind kind, String word, byte[] name) {
    Reply reply = call.reply();
    reply.push(3);
    reply.bulk(word.getBytes(US_ASCII));
    if (name == null) {
      reply.nil();
    } else {
      reply.bulk(name);
    }
    reply.integer(shownCount(call.session().subscriptions(), kind));
    // Not to be taken back by CLIENT REPLY.
    reply.output().mark();
  }

  /** Channels and patterns count together. */
  private static int shownCount(Subscriptions own, Kind kind) {
    return kind == Kind.SHARD_CHANNEL ? own.count(kind) : own.count(Kind.CHANNEL) + own.count(Kind.PATTERN);
  }

  // ---- publishing ----

  private void publish(Call call) {
    call.reply().integer(pubSub.publish(call.address(1), call.length(1), call.address(2), call.length(2)));
  }

  private void publishInShard(Call call) {
    call.reply().integer(pubSub.publishInShard(call.address(1), call.length(1), call.address(2), call.length(2)));
  }

  // ---- questions ----

  private void names(Call call, Kind kind) {
    if (call.count() > 3) {
      ServerHelp.wrongArguments(call);
      return;
    }
    Glob pattern = call.count() == 3 ? new Glob(call.bytes(2), false) : null;
    int array = call.reply().beginArray();
    int count = 0;
    for (Topic topic : pubSub.topics(kind).all()) {
      if (pattern == null || topic.isNamedLike(pattern)) {
        call.reply().bulk(topic.bytes());
        count++;
      }
    }
    call.reply().endArray(array, count);
  }

  private void counts(Call call, Kind kind) {
    Topics topics = pubSub.topics(kind);
    call.reply().array(2L * (call.count() - 2));
    for (int i = 2; i < call.count(); i++) {
      Topic topic = topics.find(call.address(i), call.length(i));
      call.reply().bulk(call.address(i), call.length(i));
      call.reply().integer(topic == null ? 0 : topic.count());
    }
  }

  private void countPatterns(Call call) {
    call.reply().integer(pubSub.topics(Kind.PATTERN).size());
  }
}
