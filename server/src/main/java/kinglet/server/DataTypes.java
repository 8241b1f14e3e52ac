package kinglet.server;

import java.util.List;
import java.util.SplittableRandom;
import kinglet.engine.command.CommandFamily;
import kinglet.engine.config.EncodingSettings;
import kinglet.engine.family.BitmapCommands;
import kinglet.engine.family.HyperLogLogCommands;
import kinglet.engine.family.StringCommands;
import kinglet.engine.geo.GeoCommands;
import kinglet.engine.hash.FieldLookup;
import kinglet.engine.hash.HashCodec;
import kinglet.engine.hash.HashCommands;
import kinglet.engine.hash.HashValue;
import kinglet.engine.hash.Shapes;
import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Type;
import kinglet.engine.list.ListCodec;
import kinglet.engine.list.ListCommands;
import kinglet.engine.list.ListMoveCommands;
import kinglet.engine.list.ListSearchCommands;
import kinglet.engine.list.ListValue;
import kinglet.engine.list.ListWaitCommands;
import kinglet.engine.rdb.DumpCommands;
import kinglet.engine.rdb.Values;
import kinglet.engine.set.SetCodec;
import kinglet.engine.set.SetCommands;
import kinglet.engine.set.SetType;
import kinglet.engine.sort.SortCommands;
import kinglet.engine.sortedset.SortedSetCodec;
import kinglet.engine.sortedset.SortedSetCommands;
import kinglet.engine.sortedset.SortedSetValue;
import kinglet.engine.stream.GroupCommands;
import kinglet.engine.stream.StreamCodec;
import kinglet.engine.stream.StreamCommands;
import kinglet.engine.stream.StreamInfoCommands;
import kinglet.engine.stream.StreamValue;

/** The data types: each is made known to the keyspace and to RDB, and has its commands. */
final class DataTypes {
  private final Values values;
  private final Values snapshotValues;
  private final Values tierValues;
  private final Values dormantValues;
  private final List<CommandFamily> families;

  /** Registers all. */
  DataTypes(Keyspace keyspace, Configuration configuration) {
    EncodingSettings limits = configuration.encodings();
    ListValue lists = new ListValue(keyspace, limits);
    Shapes shapes = new Shapes(keyspace);
    HashValue hashes = new HashValue(keyspace, shapes);
    keyspace.register(Type.HASH, hashes);
    keyspace.register(Type.LIST, lists);
    keyspace.register(Type.SET, new SetType(keyspace));
    keyspace.register(Type.SORTED_SET, new SortedSetValue(keyspace, limits));
    StreamValue streams = new StreamValue(keyspace, limits);
    keyspace.register(Type.STREAM, streams);
    values = values(keyspace, limits, shapes);
    snapshotValues = values(keyspace, limits, shapes);
    tierValues = values(keyspace, limits, shapes);
    dormantValues = values(keyspace, limits, shapes);
    families = List.of(
        new BitmapCommands(configuration.clients()::bulkBytesMax),
        new DumpCommands(values),
        new GeoCommands(keyspace, limits),
        new HashCommands(keyspace, hashes, limits),
        new HyperLogLogCommands(limits::hyperLogLogSparseBytes),
        new ListCommands(lists),
        new ListMoveCommands(lists, keyspace.allocator()),
        new ListSearchCommands(lists),
        new ListWaitCommands(lists, keyspace.allocator()),
        new SetCommands(keyspace, limits),
        new SortCommands(keyspace, limits, new FieldLookup(keyspace, shapes)),
        new SortedSetCommands(keyspace, limits, new SplittableRandom(keyspace.seed())),
        new StreamCommands(streams),
        new GroupCommands(streams),
        new StreamInfoCommands(streams),
        new StringCommands(configuration.clients()::bulkBytesMax));
  }

  /** A codec holds the place where it reads or writes: each use that can begin in the middle of another needs its own. */
  private static Values values(Keyspace keyspace, EncodingSettings limits, Shapes shapes) {
    Values values = new Values(keyspace);
    values.register(Type.LIST, new ListCodec(keyspace, limits));
    values.register(Type.HASH, new HashCodec(keyspace, limits, shapes));
    values.register(Type.SET, new SetCodec(keyspace, limits));
    values.register(Type.SORTED_SET, new SortedSetCodec(keyspace, limits));
    values.register(Type.STREAM, new StreamCodec(new StreamValue(keyspace, limits)));
    return values;
  }

  /** What RDB knows of them, for commands. */
  Values values() {
    return values;
  }

  /** The same for snapshots, which write values in the middle of commands. */
  Values snapshotValues() {
    return snapshotValues;
  }

  /** The same for the tier, which reads values in the middle of commands. */
  Values tierValues() {
    return tierValues;
  }

  /** The same for keys that are read in the middle of commands. */
  Values dormantValues() {
    return dormantValues;
  }

  /** Their commands. */
  List<CommandFamily> families() {
    return families;
  }
}
