package kinglet.engine.set;

import java.util.List;
import kinglet.engine.CommandBench;
import kinglet.engine.keyspace.Type;
import kinglet.engine.memory.Allocator;

/** A bench with the set commands. */
final class SetBench {
  private SetBench() {}

  static CommandBench of(Allocator allocator) {
    return new CommandBench(allocator, (keyspace, limits) -> {
      keyspace.register(Type.SET, new SetType(keyspace));
      return List.of(new SetCommands(keyspace, limits));
    });
  }
}
