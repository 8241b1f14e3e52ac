package kinglet.engine.stream;

import kinglet.engine.command.Call;
import kinglet.engine.command.KeyEvent;

/** Finds the groups and consumers that a command names. Owned by the executor. */
final class GroupLookup {
  private final Groups groups;
  private final StreamEffects effects;

  GroupLookup(StreamValue streams) {
    groups = new Groups(streams.allocator());
    effects = new StreamEffects(streams);
  }

  /** The group that an argument names, or {@link Groups#NONE}. */
  long group(Call call, long stream, int group) {
    return groups.find(stream, call.address(group), call.length(group));
  }

  /** The consumer that an argument names, or {@link Groups#NONE}. */
  long consumer(Call call, long group, int consumer) {
    return groups.findConsumer(group, call.address(consumer), call.length(consumer));
  }

  /** The consumer that an argument names, made if it is not there; it was seen now. */
  long seenConsumer(Call call, int key, int groupArgument, int consumerArgument, long group) {
    long consumer = consumer(call, group, consumerArgument);
    if (consumer == Groups.NONE) {
      consumer = addConsumer(call, key, consumerArgument, group);
      effects.consumerMade(call, key, groupArgument, consumerArgument);
    }
    Consumer.seenMs(consumer, call.nowMs());
    return consumer;
  }

  /** Makes the consumer that an argument names. */
  long addConsumer(Call call, int key, int consumer, long group) {
    long added = groups.addConsumer(group, call.address(consumer), call.length(consumer), call.nowMs());
    call.changedAside(key, KeyEvent.STREAM, "xgroup-createconsumer");
    return added;
  }
}
